#pragma once
// Utf8Policy::keep: broken bytes travel through ICU in disguise.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::text {

/// ICU would take each broken byte for U+FFFD: punctuation, and lost. So each is disguised as U+10600 (LINEAR A SIGN
/// AB001), a letter without case, decomposition or neighbours it would combine with: the byte becomes part of the word
/// it stands in and no mapping touches it. A real U+10600 in the text is noted as such. Because nothing merges or
/// moves the sign, the k-th one of the processed text is the k-th one of the original.
class BrokenBytes {
 public:
  static constexpr std::string_view kSign = "\xf0\x90\x98\x80";

  /// Writes `text` with its broken bytes disguised to `out` (overwritten); returns the number of broken sequences.
  std::uint64_t disguise(std::string_view text, std::string& out);

  /// Whether disguise() met anything to restore since the last clear().
  bool active() const { return !bytes_.empty(); }
  void clear() {
    bytes_.clear();
    next_ = 0;
  }

  static std::size_t count_signs(std::string_view text);
  /// Passes over the next `n` signs.
  void skip(std::size_t n) { next_ += n; }
  /// Writes `word` with its signs, which are the next ones, turned back to bytes to `out` (overwritten).
  void restore(std::string_view word, std::string& out);

 private:
  static constexpr std::int16_t kReal = -1;
  std::vector<std::int16_t> bytes_;  ///< for each sign in order: the byte, or kReal
  std::size_t next_ = 0;
};

}  // namespace wordloom::text
