#pragma once
// The words of a corpus with their counts and ids.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/core/ids.hpp"
#include "wordloom/vocab/word_table.hpp"

namespace wordloom {

/// Ids of the encoded stream that are no words. They have no rows, no counts and no spelling that a corpus could clash
/// with: a corpus word spelled "<unk>" is an ordinary word.
struct SpecialTokens {
  static constexpr std::uint32_t kCount = 4;
  std::uint32_t pad = 0, bos = 1, eos = 2, unk = 3;  ///< a permutation of 0..3
  void validate() const;                             ///< throws ErrorKind::config
  std::string_view display(WordId id) const;         ///< "<pad>", "<bos>", "<eos>", "<unk>"; for printing only
  friend bool operator==(const SpecialTokens&, const SpecialTokens&) = default;
};

/// The word that word2vec.c makes of each line end.
inline constexpr std::string_view kLineEndWord = "</s>";

struct VocabularyLimits {
  std::int64_t min_count = 5;     ///< words seen less often are dropped; >= 1
  std::uint64_t max_size = 0;     ///< at most so many words, the most frequent; 0: no limit
  std::uint64_t target_size = 0;  ///< raise min_count until at most so many words remain (no tie is cut); 0: off
  void validate() const;
};

/// Immutable. Real words are sorted by count descending, then by bytes; id = row + SpecialTokens::kCount. As in
/// word2vec.c the line end may stand before them.
class Vocabulary {
 public:
  Vocabulary() = default;
  /// From (word, count) pairs in any order; duplicates are an ErrorKind::internal. `min_count` is recorded only.
  /// `line_end`: the entry kLineEndWord, which must be there, becomes row 0 whatever its count.
  Vocabulary(std::vector<std::pair<std::string, std::int64_t>> entries, std::int64_t min_count,
             SpecialTokens specials = {}, bool line_end = false);

  std::size_t size() const { return counts_.size(); }  ///< real words = matrix rows
  const SpecialTokens& specials() const { return specials_; }
  std::int64_t min_count() const { return min_count_; }  ///< that was applied (target size raises it)

  std::string_view word(Row row) const { return table_.word(row.value); }
  std::int64_t count(Row row) const { return counts_[row.value]; }
  std::span<const std::int64_t> counts() const { return counts_; }
  std::int64_t total() const { return total_; }  ///< sum of counts, that of the line end among them
  /// Row 0 is kLineEndWord and counts line ends; no token of a corpus has this row, and it is drawn as a negative no
  /// more than in word2vec.c.
  bool has_line_end() const { return line_end_; }
  std::int64_t total_of_words() const { return line_end_ ? total_ - counts_[0] : total_; }

  std::optional<Row> find(std::string_view word) const;
  WordId id(Row row) const { return WordId(row.value + SpecialTokens::kCount); }
  std::optional<Row> row(WordId id) const;  ///< nothing for specials; throws ErrorKind::internal beyond the end

  /// Words to ids; unknown words become UNK. With `add_ends` BOS and EOS are put around; with `length` > 0 the result
  /// is cut (keeping EOS) or padded with PAD to exactly that length.
  std::vector<WordId> encode(std::span<const std::string_view> words, bool add_ends = false,
                             std::size_t length = 0) const;
  /// Ids to words; specials are shown as SpecialTokens::display unless `skip_specials`.
  std::vector<std::string> decode(std::span<const WordId> ids, bool skip_specials = true) const;

  /// Sum of counts word by word; the smaller min_count of the two; specials of `a`; a line end if either has one.
  static Vocabulary merge(const Vocabulary& a, const Vocabulary& b);

  /// Text: one "word<TAB>count" line per word in id order (also reads "word count", word2vec.c's -save-vocab).
  /// Throws ErrorKind::format with the line number. Binary: a container of kind "vocabulary".
  /// The text form keeps words and counts only: min_count() becomes the smallest count, special ids their defaults, and
  /// kLineEndWord on the first line is the line end.
  /// Both are described in docs/formats/vocabulary.md.
  void save_text(const std::filesystem::path& path) const;
  void save_binary(const std::filesystem::path& path) const;
  static Vocabulary load(const std::filesystem::path& path);  ///< either form, told apart by content
  /// True for the first 64 bytes of the binary form, by what they say: nothing is checked.
  static bool begins_as_binary(std::string_view first_bytes);

 private:
  WordTable table_;
  std::vector<std::int64_t> counts_;
  std::int64_t total_ = 0;
  std::int64_t min_count_ = 1;
  SpecialTokens specials_;
  bool line_end_ = false;
};

/// Explains an empty vocabulary: how many types, the highest count, what to set. Throws ErrorKind::config, and
/// ErrorKind::format where not a single word was read.
[[noreturn]] void throw_empty_vocabulary(std::uint64_t types, std::uint64_t tokens, std::int64_t highest_count,
                                         const VocabularyLimits& limits);

}  // namespace wordloom
