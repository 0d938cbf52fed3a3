#include "wordloom/vocab/vocabulary.hpp"

#include <algorithm>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom {
namespace {

std::int64_t checked_sum(std::int64_t a, std::int64_t b, std::string_view word) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum))
    throw fail(ErrorKind::format, "the counts of the vocabulary exceed 63 bits at the word \"{}\" (count {})",
               shown(word), b);
  return sum;
}

}  // namespace

void SpecialTokens::validate() const {
  std::array<std::uint32_t, kCount> ids{pad, bos, eos, unk};
  std::sort(ids.begin(), ids.end());
  if (ids != std::array<std::uint32_t, kCount>{0, 1, 2, 3})
    throw fail(ErrorKind::config,
               "special token ids are pad {}, bos {}, eos {}, unk {}: they must be 0, 1, 2 and 3 in some order", pad,
               bos, eos, unk);
}

std::string_view SpecialTokens::display(WordId id) const {
  if (id.value == pad) return "<pad>";
  if (id.value == bos) return "<bos>";
  if (id.value == eos) return "<eos>";
  if (id.value == unk) return "<unk>";
  throw fail(ErrorKind::internal, "id {} is no special token", id.value);
}

Vocabulary::Vocabulary(std::vector<std::pair<std::string, std::int64_t>> entries, std::int64_t min_count,
                       SpecialTokens specials, bool line_end)
    : min_count_(min_count), specials_(specials), line_end_(line_end) {
  specials_.validate();
  // Ids are rows + 4 in 32 bits, and the last id stays free.
  if (entries.size() > 0xffffffffU - SpecialTokens::kCount - 1)
    throw fail(ErrorKind::config, "{} words are more than 32-bit ids can name", entries.size());
  const auto before = [line_end](const auto& a, const auto& b) {
    if (line_end && (a.first == kLineEndWord || b.first == kLineEndWord)) return b.first != kLineEndWord;
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) std::sort(entries.begin(), entries.end(), before);

  std::size_t bytes = 0;
  for (const auto& entry : entries) bytes += entry.first.size();
  table_.reserve(entries.size(), bytes);
  counts_.reserve(entries.size());
  for (const auto& [word, count] : entries) {
    if (table_.insert(word) != counts_.size())
      throw fail(ErrorKind::internal, "the word \"{}\" was given twice to a vocabulary", word);
    if (count < 0) throw fail(ErrorKind::internal, "the word \"{}\" has the count {}", word, count);
    total_ = checked_sum(total_, count, word);
    counts_.push_back(count);
  }
  if (line_end && (entries.empty() || entries.front().first != kLineEndWord))
    throw fail(ErrorKind::internal, "a vocabulary with a line end has no word \"{}\"", kLineEndWord);
}

std::optional<Row> Vocabulary::find(std::string_view word) const {
  const auto index = table_.find(word);
  if (!index) return std::nullopt;
  return Row(*index);
}

std::optional<Row> Vocabulary::row(WordId id) const {
  if (id.value < SpecialTokens::kCount) return std::nullopt;
  const std::uint32_t row = id.value - SpecialTokens::kCount;
  if (row >= size())
    throw fail(ErrorKind::internal, "id {} is beyond the {} words of the vocabulary", id.value, size());
  return Row(row);
}

std::vector<WordId> Vocabulary::encode(std::span<const std::string_view> words, bool add_ends,
                                       std::size_t length) const {
  std::vector<WordId> ids;
  ids.reserve(std::max(words.size() + 2, length));
  if (add_ends) ids.emplace_back(specials_.bos);
  for (const std::string_view word : words) {
    const auto row = find(word);
    ids.push_back(row ? id(*row) : WordId(specials_.unk));
  }
  if (add_ends) ids.emplace_back(specials_.eos);
  if (length == 0) return ids;
  const bool cut = ids.size() > length;
  ids.resize(length, WordId(specials_.pad));
  if (cut && add_ends) ids.back() = WordId(specials_.eos);
  return ids;
}

std::vector<std::string> Vocabulary::decode(std::span<const WordId> ids, bool skip_specials) const {
  std::vector<std::string> words;
  words.reserve(ids.size());
  for (const WordId id : ids) {
    if (const auto at = row(id))
      words.emplace_back(word(*at));
    else if (!skip_specials)
      words.emplace_back(specials_.display(id));
  }
  return words;
}

Vocabulary Vocabulary::merge(const Vocabulary& a, const Vocabulary& b) {
  WordTable table = a.table_;
  std::vector<std::int64_t> counts = a.counts_;
  for (std::uint32_t row = 0; row < b.size(); ++row) {
    const std::string_view word = b.word(Row(row));
    const std::uint32_t index = table.insert(word);
    if (index == counts.size())
      counts.push_back(b.counts_[row]);
    else
      counts[index] = checked_sum(counts[index], b.counts_[row], word);
  }
  std::vector<std::pair<std::string, std::int64_t>> entries;
  entries.reserve(counts.size());
  for (std::uint32_t index = 0; index < counts.size(); ++index) entries.emplace_back(table.word(index), counts[index]);
  return Vocabulary(std::move(entries), std::min(a.min_count_, b.min_count_), a.specials_, a.line_end_ || b.line_end_);
}

}  // namespace wordloom
