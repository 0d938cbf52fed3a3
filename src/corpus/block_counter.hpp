#pragma once
// One worker's share of the ingest: analyzes blocks, counts types, and gives each type an id of its own.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "corpus/block_reader.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/vocab/vocabulary.hpp"
#include "wordloom/vocab/word_table.hpp"

namespace wordloom {

/// In the ids of a block: a sentence ends here. No type has this id.
inline constexpr std::uint32_t kSentenceEnd = 0xffffffffU;

/// What a counter had to drop to stay within its memory.
struct Pruned {
  std::uint64_t types = 0, tokens = 0;
  std::int64_t at_most = 0;  ///< the highest count of a type when it was dropped
};

class BlockCounter {
 public:
  static constexpr std::uint64_t kLeastBytes = std::uint64_t{1} << 20;
  /// `keep_ids`: false when only counts are wanted. `max_bytes`: of the tables, above which rare words are dropped
  /// (kLeastBytes at least); 0: none are. Words of `protected_words` (may be null) are never dropped, all others then
  /// are. Where the protected ones alone take more than that, others may take a quarter of it beside them.
  BlockCounter(Analyzer analyzer, bool keep_ids, std::uint64_t max_bytes = 0,
               const Vocabulary* protected_words = nullptr)
      : analyzer_(std::move(analyzer)),
        keep_ids_(keep_ids),
        max_bytes_(max_bytes == 0 ? 0 : std::max(max_bytes, kLeastBytes)),
        prune_above_(max_bytes_ / 2),
        protected_(protected_words) {}

  /// Adds a block to the counts. Afterwards ids() are its tokens as ids, with sentence ends in between; there is one
  /// for each end of a line, but none in a row. `name` is the input's, for errors: what the analyzer throws, with the
  /// byte of the input.
  void count(const Block& block, std::string_view name);

  std::span<const std::uint32_t> ids() const { return ids_; }
  const WordTable& words() const { return words_; }
  std::span<const std::int64_t> counts() const { return counts_; }
  /// The id of the type with this index of words(); equal until something was pruned. Only where ids are kept.
  std::uint32_t id(std::uint32_t index) const { return renumbered_ ? id_of_[index] : index; }
  /// Ids are below this. Those of no word any more are of types that were pruned. Only where ids are kept.
  std::size_t ids_given() const { return renumbered_ ? next_id_ : words_.size(); }
  const Pruned& pruned() const { return pruned_; }
  std::uint64_t lines() const { return lines_; }
  const AnalyzerCounts& analyzer_counts() const { return analyzer_.counts(); }
  /// Gives the table away, to be merged; counting is over then.
  WordTable take_words() { return std::move(words_); }

 private:
  void analyze(std::string_view piece, std::uint64_t offset, std::string_view name);
  void end_sentence();
  void flush();
  void prune();
  std::uint64_t table_bytes() const { return words_.memory_bytes() + counts_.capacity() * sizeof(std::int64_t); }

  Analyzer analyzer_;
  bool keep_ids_;
  std::uint64_t max_bytes_;
  std::uint64_t prune_above_;  // half of max_bytes_: while the tables are laid anew there are two of each
  const Vocabulary* protected_;
  Pruned pruned_;
  bool renumbered_ = false;           // something was pruned where ids are kept: words move, ids stay
  std::vector<std::uint32_t> id_of_;  // by index of words_, once something was pruned
  std::uint32_t next_id_ = 0;
  WordTable words_;
  std::vector<std::int64_t> counts_;  // by index of words_
  std::uint64_t lines_ = 0;

  // Of the block at work. Tokens wait in a buffer that fits the second-level cache until some are together.
  TokenBuffer waiting_;
  std::vector<std::size_t> waiting_ends_;  // numbers of waiting tokens before each sentence end
  std::size_t waiting_bytes_ = 0;          // of text they came from
  std::vector<std::string_view> words_of_batch_;
  std::vector<std::uint32_t> indices_;  // of the batch
  std::vector<std::uint32_t> ids_;
};

}  // namespace wordloom
