#include "lm/word_index.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "vocab/short_word.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kPadding = WordIndexView::kPadding;
static_assert(kPadding == kShortWord);

inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t step(std::uint64_t hash, const ShortWord& block) {
  return fold(block.low ^ hash ^ 0xa0761d6478bd642fULL, block.high ^ std::rotl(hash, 29) ^ 0xe7037ed1a0b428dbULL) +
         std::rotl(block.low, 17);
}

constexpr std::uint32_t kIdBits = 26;
constexpr WordSlot kIdMask = (1U << kIdBits) - 1;
WordSlot tag_of(std::uint64_t hash) { return static_cast<WordSlot>(hash >> 58) << kIdBits; }

std::uint64_t hash_any(std::string_view word) {
  std::string padded(word);
  padded.append(kPadding, '\0');
  return WordIndexView::hash_padded({padded.data(), word.size()});
}

}  // namespace

std::uint64_t WordIndexView::hash_padded(std::string_view word) {
  std::uint64_t hash = word.size() * 0x9e3779b97f4a7c15ULL;
  const char* at = word.data();
  std::size_t left = word.size();
  for (; left > kPadding; left -= kPadding, at += kPadding) hash = step(hash, load_short_word(at, kPadding));
  hash = step(hash, load_short_word(at, left));
  return hash ^ (hash >> 32);  // the slot comes from the low bits, the tag from the high ones
}

void write_word_index(SectionOut& out, const std::vector<std::string>& words) {
  if (words.size() > kMostWords)
    throw fail(ErrorKind::config, "n-gram model: {} words, a model file holds {} (raise --min-count)", words.size(),
               kMostWords);
  std::uint64_t total = 0;
  for (const auto& word : words) total += word.size();
  if (total > std::numeric_limits<std::uint32_t>::max())
    throw fail(ErrorKind::config, "n-gram model: its words have {} bytes together, a model file holds 2^32", total);
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(total) + kPadding);
  std::vector<std::uint32_t> ends;
  ends.reserve(words.size());
  std::vector<WordSlot> slots(std::bit_ceil(std::max<std::size_t>(2 * words.size(), 8)));
  for (std::size_t id = 0; id < words.size(); ++id) {
    bytes += words[id];
    ends.push_back(static_cast<std::uint32_t>(bytes.size()));
    const std::uint64_t hash = hash_any(words[id]);
    std::size_t at = hash & (slots.size() - 1);
    for (; slots[at] != 0; at = (at + 1) & (slots.size() - 1))
      if ((slots[at] & ~kIdMask) == tag_of(hash) && words[(slots[at] & kIdMask) - 1] == words[id])
        throw fail(ErrorKind::format, "n-gram model: the word \"{}\" stands twice among its words (ids {} and {})",
                   shown(words[id]), (slots[at] & kIdMask) - 1, id);
    slots[at] = tag_of(hash) | static_cast<WordSlot>(id + 1);
  }
  bytes.append(kPadding, '\0');
  out.add(kWordBytesSection, std::as_bytes(std::span(std::as_const(bytes))));
  out.add(kWordEndsSection, std::as_bytes(std::span(std::as_const(ends))));
  out.add(kWordSlotsSection, std::as_bytes(std::span(std::as_const(slots))));
}

WordIndexView::WordIndexView(std::span<const char> bytes, std::span<const std::uint32_t> ends,
                             std::span<const WordSlot> slots, std::string_view name)
    : bytes_(bytes), ends_(ends), slots_(slots) {
  bool sound = ends.size() > kEnd && ends.size() <= kMostWords && bytes.size() == std::uint64_t{ends.back()} + kPadding;
  sound = sound && std::is_sorted(ends.begin(), ends.end()) && std::has_single_bit(slots.size());
  std::size_t used = 0;
  for (const WordSlot slot : slots) {
    used += slot != 0;
    // A tag without an id would be a word before the first one.
    sound = sound && (slot & kIdMask) <= ends.size() && (slot == 0 || (slot & kIdMask) != 0);
  }
  // A full table would let a search run in circles.
  if (!sound || used >= slots.size())
    throw fail(ErrorKind::format, "{}: the words and their table do not fit together (make the file again)", name);
}

WordIndex WordIndexView::find(std::string_view word) const {
  const std::uint64_t hash = hash_any(word);
  for (std::size_t at = hash & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    const WordIndex id = (slots_[at] & kIdMask) - 1;
    if ((slots_[at] & ~kIdMask) == tag_of(hash) && this->word(id) == word) return id;
  }
  return kUnknown;
}

WordIndex WordIndexView::find_padded(std::string_view word, std::uint64_t hash) const {
  const WordSlot tag = tag_of(hash);
  for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    const WordSlot slot = slots_[at];
    if (slot == 0) return kUnknown;
    if ((slot & ~kIdMask) != tag) continue;
    const WordIndex id = (slot & kIdMask) - 1;
    const std::string_view held = this->word(id);
    if (held.size() != word.size()) continue;
    if (word.size() > kPadding) {
      if (held == word) return id;
      continue;
    }
    if (load_short_word(word.data(), word.size()) == load_short_word(held.data(), word.size())) return id;
  }
}

}  // namespace wordloom::lm
