#pragma once
// Words to ids and back, mapped: the bytes of all words, where each ends, and a hash table of ids.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lm/prefetch.hpp"
#include "lm/section_out.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// Power-of-two slots, at most half of them used; linear probing. The id plus one in the low 26 bits (0: free), six
/// bits of the word's hash above them.
using WordSlot = std::uint32_t;

/// Writes the three sections. Throws ErrorKind::config for more words or bytes than fit (2^26 - 1, 2^32).
void write_word_index(SectionOut& out, const std::vector<std::string>& words);

class WordIndexView {
 public:
  /// Bytes behind every word that may be read, whatever they are.
  static constexpr std::size_t kPadding = 16;

  WordIndexView() = default;
  /// Checks that the parts fit together; throws ErrorKind::format beginning with `name`. `bytes` ends with kPadding
  /// zeros.
  WordIndexView(std::span<const char> bytes, std::span<const std::uint32_t> ends, std::span<const WordSlot> slots,
                std::string_view name);

  std::size_t size() const { return ends_.size(); }
  std::string_view word(WordIndex id) const {
    const std::uint32_t begin = id == 0 ? 0 : ends_[id - 1];
    return {bytes_.data() + begin, ends_[id] - begin};
  }
  /// The id, or kUnknown.
  WordIndex find(std::string_view word) const;

  /// For many words at once: hash() all, prefetch() all, then find_padded(); kPadding bytes must be readable from
  /// word.data() on whatever the length.
  static std::uint64_t hash_padded(std::string_view word);
  void prefetch(std::uint64_t hash) const { prefetch_line(&slots_[hash & (slots_.size() - 1)]); }
  WordIndex find_padded(std::string_view word, std::uint64_t hash) const;

 private:
  std::span<const char> bytes_;
  std::span<const std::uint32_t> ends_;
  std::span<const WordSlot> slots_;
};

}  // namespace wordloom::lm
