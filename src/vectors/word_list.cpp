#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "wordloom/core/error.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {
namespace {

/// The buffers of an owned list.
struct Owned {
  std::vector<char> blob;
  std::vector<std::uint64_t> ends;
  std::vector<std::uint32_t> sorted;

  std::string_view word(std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return {blob.data() + begin, static_cast<std::size_t>(ends[i] - begin)};
  }
};

/// The first eight bytes as a number that orders like the bytes, so that most comparisons never touch the words.
std::uint64_t prefix(std::string_view word) {
  std::uint64_t key = 0;
  const std::size_t n = std::min<std::size_t>(word.size(), 8);
  for (std::size_t i = 0; i < n; ++i) key |= std::uint64_t{static_cast<unsigned char>(word[i])} << (56 - 8 * i);
  return key;
}

/// Indices in order of their bytes; equal words in order of their index.
std::vector<std::uint32_t> sort_words(const Owned& list) {
  struct Key {
    std::uint64_t prefix;
    std::uint32_t index;
  };
  std::vector<Key> keys(list.ends.size());
  for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = {prefix(list.word(i)), static_cast<std::uint32_t>(i)};
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = list.word(a.index).compare(list.word(b.index));
    return order != 0 ? order < 0 : a.index < b.index;
  });
  std::vector<std::uint32_t> sorted(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) sorted[i] = keys[i].index;
  return sorted;
}

std::shared_ptr<Owned> make_owned(std::vector<char> blob, std::vector<std::uint64_t> ends) {
  if (ends.size() >= std::numeric_limits<std::uint32_t>::max())
    throw fail(ErrorKind::internal, "a word list holds fewer than 2^32 - 1 words, not {}", ends.size());
  auto list = std::make_shared<Owned>(Owned{std::move(blob), std::move(ends), {}});
  list->sorted = sort_words(*list);
  return list;
}

/// Takes the words named in `dropped` (ascending) out of all three buffers.
void remove(Owned& list, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& dropped) {
  std::vector<std::uint32_t> new_index(list.ends.size());
  std::vector<char> gone(list.ends.size(), 0);
  for (const auto& [index, kept] : dropped) gone[index] = 1;
  std::uint64_t begin = 0, out_bytes = 0;
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    const std::uint64_t end = list.ends[i], length = end - begin;
    if (!gone[i]) {
      if (length > 0) std::memmove(list.blob.data() + out_bytes, list.blob.data() + begin, length);
      out_bytes += length;
      list.ends[out] = out_bytes;
      new_index[i] = out++;
    }
    begin = end;
  }
  list.blob.resize(out_bytes);
  list.ends.resize(out);
  std::erase_if(list.sorted, [&](std::uint32_t i) { return gone[i] != 0; });
  for (auto& i : list.sorted) i = new_index[i];
}

}  // namespace

WordList WordList::own_distinct(std::vector<char> blob, std::vector<std::uint64_t> ends,
                                std::vector<std::pair<std::uint32_t, std::uint32_t>>& dropped) {
  auto list = make_owned(std::move(blob), std::move(ends));
  dropped.clear();
  for (std::size_t i = 1, kept = 0; i < list->sorted.size(); ++i) {
    if (list->word(list->sorted[i]) == list->word(list->sorted[kept]))
      dropped.emplace_back(list->sorted[i], list->sorted[kept]);
    else
      kept = i;
  }
  if (!dropped.empty()) {
    std::sort(dropped.begin(), dropped.end());
    remove(*list, dropped);
  }
  WordList result;
  result.blob_ = list->blob;
  result.ends_ = list->ends;
  result.sorted_ = list->sorted;
  result.storage_ = std::move(list);
  return result;
}

WordList WordList::own(std::vector<char> blob, std::vector<std::uint64_t> ends) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> dropped;
  WordList list = own_distinct(std::move(blob), std::move(ends), dropped);
  if (!dropped.empty())
    throw fail(ErrorKind::internal, "word list: entry {} repeats entry {}; words must be distinct", dropped[0].first,
               dropped[0].second);
  return list;
}

WordList::WordList(const std::vector<std::string>& words) {
  std::vector<char> blob;
  std::vector<std::uint64_t> ends;
  std::size_t bytes = 0;
  for (const auto& word : words) bytes += word.size();
  blob.reserve(bytes);
  ends.reserve(words.size());
  for (const auto& word : words) {
    blob.insert(blob.end(), word.begin(), word.end());
    ends.push_back(blob.size());
  }
  *this = own(std::move(blob), std::move(ends));
}

WordList::WordList(std::span<const char> blob, std::span<const std::uint64_t> ends,
                   std::span<const std::uint32_t> sorted, std::shared_ptr<const void> keep_alive)
    : blob_(blob), ends_(ends), sorted_(sorted), storage_(std::move(keep_alive)) {
  if (sorted.size() != ends.size())
    throw fail(ErrorKind::format, "the word order has {} entries for {} words", sorted.size(), ends.size());
  if (ends.size() >= std::numeric_limits<std::uint32_t>::max())
    throw fail(ErrorKind::format, "{} words; the most is 2^32 - 2", ends.size());
  // No early exit: both loops stay branch-free, a fraction of a millisecond for half a million words.
  std::uint64_t last = 0;
  bool rising = true;
  for (const std::uint64_t end : ends) {
    rising &= end >= last;
    last = end;
  }
  if (!rising || last != blob.size())
    throw fail(ErrorKind::format, "the word ends do not fit the {} bytes of the words", blob.size());
  std::uint32_t largest = 0;
  for (const std::uint32_t index : sorted) largest = std::max(largest, index);
  if (!sorted.empty() && largest >= ends.size())
    throw fail(ErrorKind::format, "the word order names word {}, but there are only {}", largest, ends.size());
}

std::optional<Row> WordList::find(std::string_view word) const {
  const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), word,
                                   [&](std::uint32_t index, std::string_view w) { return (*this)[index] < w; });
  if (at == sorted_.end() || (*this)[*at] != word) return std::nullopt;
  return Row(*at);
}

}  // namespace wordloom
