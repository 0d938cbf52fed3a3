#include "wordloom/vocab/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

// 1234567 -> "1,234,567"; fmt's {:L} would depend on the global locale.
std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string times(std::uint64_t n) { return n == 1 ? "once" : n == 2 ? "twice" : grouped(n) + " times"; }

// The smallest min_count that leaves at most `target` of these counts.
std::int64_t raised_min_count(std::vector<std::int64_t> counts, std::uint64_t target, std::int64_t min_count) {
  if (counts.size() <= target) return min_count;
  // The largest count that must go decides: all of its ties go too.
  const auto first_out = counts.begin() + static_cast<std::ptrdiff_t>(target);
  std::nth_element(counts.begin(), first_out, counts.end(), std::greater<>());
  return *first_out + 1;
}

}  // namespace

void VocabularyLimits::validate() const {
  if (min_count < 1)
    throw fail(ErrorKind::config, "min_count is {}: it must be at least 1 (1 keeps every word)", min_count);
}

WordSelection select_words(const WordTable& table, std::span<const std::int64_t> counts,
                           const VocabularyLimits& limits) {
  limits.validate();
  if (counts.size() != table.size())
    throw fail(ErrorKind::internal, "{} counts for {} words", counts.size(), table.size());
  WordSelection selection;
  selection.min_count = limits.min_count;
  if (limits.target_size > 0) {
    std::vector<std::int64_t> frequent;
    std::copy_if(counts.begin(), counts.end(), std::back_inserter(frequent),
                 [&](std::int64_t count) { return count >= limits.min_count; });
    selection.min_count = raised_min_count(std::move(frequent), limits.target_size, limits.min_count);
  }
  for (std::uint32_t index = 0; index < table.size(); ++index)
    if (counts[index] >= selection.min_count) selection.order.push_back(index);
  std::sort(selection.order.begin(), selection.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (counts[a] != counts[b]) return counts[a] > counts[b];
    return table.word(a) < table.word(b);
  });
  if (limits.max_size > 0 && selection.order.size() > limits.max_size) selection.order.resize(limits.max_size);
  return selection;
}

Vocabulary build_vocabulary(const WordTable& table, std::span<const std::int64_t> counts,
                            const VocabularyLimits& limits, const SpecialTokens& specials,
                            std::optional<std::int64_t> line_ends) {
  WordSelection selection = select_words(table, counts, limits);
  const auto spelled_as_line_end = line_ends ? table.find(kLineEndWord) : std::nullopt;
  if (spelled_as_line_end) {
    *line_ends += counts[*spelled_as_line_end];
    std::erase(selection.order, *spelled_as_line_end);
  }
  if (selection.order.empty()) {
    const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const std::int64_t highest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    throw_empty_vocabulary(table.size(), static_cast<std::uint64_t>(total), highest, limits);
  }
  std::vector<std::pair<std::string, std::int64_t>> entries;
  entries.reserve(selection.order.size() + 1);
  if (line_ends) entries.emplace_back(kLineEndWord, *line_ends);
  for (const std::uint32_t index : selection.order) entries.emplace_back(table.word(index), counts[index]);
  return Vocabulary(std::move(entries), selection.min_count, specials, line_ends.has_value());
}

void throw_empty_vocabulary(std::uint64_t types, std::uint64_t tokens, std::int64_t highest_count,
                            const VocabularyLimits& limits) {
  if (types == 0)
    throw fail(ErrorKind::format,
               "the vocabulary is empty: not a single word was read (is the input text, and do the filters for "
               "punctuation, numbers, length and stop words leave anything?)");
  const auto highest = static_cast<std::uint64_t>(std::max<std::int64_t>(highest_count, 0));
  const std::string read =
      fmt::format("the vocabulary is empty: {} of {} {} read, the most frequent occurs {}",
                  tokens == 1 ? "1 word" : grouped(tokens) + " words",
                  types == 1 ? "1 type" : grouped(types) + " types", tokens == 1 ? "was" : "were", times(highest));
  if (highest_count < limits.min_count)
    throw fail(ErrorKind::config, "{}, --min-count is {}: set --min-count {} or lower, or give more text", read,
               limits.min_count, highest);
  throw fail(ErrorKind::config,
             "{}, and more words than the target size of {} share that count: set a larger target size, or a maximum "
             "size, which may part words of equal count",
             read, limits.target_size);
}

}  // namespace wordloom
