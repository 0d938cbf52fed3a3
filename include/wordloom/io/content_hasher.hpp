#pragma once
// One hash over many arrays: what tells whether two corpora or two models are the same.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wordloom {

/// XXH3-128. Each part goes in with its tag and size, so that no two sequences of parts share a byte stream.
class ContentHasher {
 public:
  ContentHasher();
  ~ContentHasher();
  ContentHasher(const ContentHasher&) = delete;
  ContentHasher& operator=(const ContentHasher&) = delete;

  /// A tag with a shape; the bytes that belong to it follow by add().
  void part(std::string_view tag, std::uint64_t a, std::uint64_t b = 0);
  void add(std::span<const std::byte> bytes);
  template <class T>
  void array(std::string_view tag, std::span<const T> values) {
    part(tag, values.size());
    add(std::as_bytes(values));
  }
  void text(std::string_view tag, std::string_view value) { array(tag, std::span(value.data(), value.size())); }
  std::string hex() const;  ///< of all that was added so far: 32 hexadecimal digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
