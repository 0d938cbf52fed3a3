#pragma once
// The words an analyzer hands out.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

/// Words of one or several pieces of text: spans into one string of bytes. Words that stand in the text as they are
/// handed out are copied once, together with what lies between them, so the bytes are not back to back. Holds less
/// than 2^32 bytes between two calls of clear(), which keeps the memory for the next text.
class TokenBuffer {
 public:
  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
  };

  void clear() {
    bytes_.clear();
    spans_.clear();
  }
  void push(std::string_view word) {
    const std::size_t begin = append_bytes(word);
    push_span(begin, begin + word.size());
  }
  std::size_t size() const { return spans_.size(); }
  bool empty() const { return spans_.empty(); }
  std::string_view operator[](std::size_t i) const {
    return {bytes_.data() + spans_[i].begin, spans_[i].end - spans_[i].begin};
  }

  /// For tokenizers: bytes that later spans point into. Returns where they begin; throws ErrorKind::memory at 2^32.
  std::size_t append_bytes(std::string_view bytes);
  /// Makes [begin, end) of the appended bytes a word.
  void push_span(std::size_t begin, std::size_t end) {
    spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  char* data() { return bytes_.data(); }
  std::vector<Span>& spans() { return spans_; }

 private:
  std::string bytes_;
  std::vector<Span> spans_;
};

}  // namespace wordloom
