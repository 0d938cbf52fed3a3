#pragma once
// From the counts of every type to the vocabulary that the limits leave.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "wordloom/vocab/vocabulary.hpp"
#include "wordloom/vocab/word_table.hpp"

namespace wordloom {

/// Which words of a table the limits leave.
struct WordSelection {
  std::vector<std::uint32_t> order;  ///< table indices by count descending, then by bytes: entry r becomes row r
  std::int64_t min_count = 1;        ///< that was applied (target size raises it)
};

/// `counts` [table.size()]. First min_count, then target_size (raises min_count, cuts no tie), then max_size (cuts ties
/// by bytes). May come out empty.
WordSelection select_words(const WordTable& table, std::span<const std::int64_t> counts,
                           const VocabularyLimits& limits);

/// The vocabulary of select_words(); throws what throw_empty_vocabulary() throws when nothing is left. With `line_ends`
/// kLineEndWord is put before it with that count, and what the table has of a word spelled so; limits do not touch it.
Vocabulary build_vocabulary(const WordTable& table, std::span<const std::int64_t> counts,
                            const VocabularyLimits& limits, const SpecialTokens& specials = {},
                            std::optional<std::int64_t> line_ends = {});

}  // namespace wordloom
