#pragma once
// Segments of a text, packed into eight bytes each.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "text/ascii.hpp"

namespace wordloom::text {

/// [begin, end) with two flags in the top bits: texts are shorter than 2^31 bytes.
struct Segment {
  std::uint32_t begin_bits;  ///< top bit: not a word (white space, punctuation, symbols)
  std::uint32_t end_bits;    ///< top bit: may hold bytes above 0x7f
  static constexpr std::uint32_t kFlag = 0x80000000U;
  std::uint32_t begin() const { return begin_bits & ~kFlag; }
  std::uint32_t end() const { return end_bits & ~kFlag; }
  bool is_word() const { return (begin_bits & kFlag) == 0; }
  bool may_be_mixed() const { return (end_bits & kFlag) != 0; }
};

/// A growing array of segments whose new room is not initialised: the scanners write into it block by block.
class SegmentBuffer {
 public:
  std::size_t size() const { return size_; }
  const Segment* begin() const { return data_.get(); }
  const Segment* end() const { return data_.get() + size_; }
  Segment& operator[](std::size_t i) { return data_[i]; }
  void clear() { size_ = 0; }
  void truncate(std::size_t size) { size_ = size; }

  /// Room for `n` more segments; write at tail(), then advance().
  void reserve_more(std::size_t n);
  Segment* tail() { return data_.get() + size_; }
  void advance(std::size_t n) { size_ += n; }

  void push(std::size_t begin, std::size_t end, bool word, bool mixed) {
    if (size_ == capacity_) reserve_more(1);
    data_[size_++] = {static_cast<std::uint32_t>(begin) | (word ? 0 : Segment::kFlag),
                      static_cast<std::uint32_t>(end) | (mixed ? Segment::kFlag : 0)};
  }

 private:
  std::unique_ptr<Segment[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// ICU also calls runs of '_' and '@' words; for us a word holds an ASCII letter or digit or anything beyond ASCII.
inline bool has_word_content(std::string_view segment) {
  for (const char c : segment)
    if (static_cast<unsigned char>(c) >= 0x80 || is_ascii_word(c)) return true;
  return false;
}

}  // namespace wordloom::text
