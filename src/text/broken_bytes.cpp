#include "text/broken_bytes.hpp"

#include "text/utf8_decode.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom::text {

std::size_t BrokenBytes::count_signs(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = text.find(kSign); at != std::string_view::npos; at = text.find(kSign, at + kSign.size())) ++n;
  return n;
}

std::uint64_t BrokenBytes::disguise(std::string_view text, std::string& out) {
  out.clear();
  clear();
  std::uint64_t broken = 0;
  while (!text.empty()) {
    const std::string_view good = text.substr(0, find_broken_utf8(text));
    bytes_.insert(bytes_.end(), count_signs(good), kReal);
    out.append(good);
    text.remove_prefix(good.size());
    if (text.empty()) break;
    const std::uint32_t length = decode_utf8(text, 0).length;
    for (std::uint32_t i = 0; i < length; ++i) {
      bytes_.push_back(static_cast<unsigned char>(text[i]));
      out.append(kSign);
    }
    ++broken;
    text.remove_prefix(length);
  }
  return broken;
}

void BrokenBytes::restore(std::string_view word, std::string& out) {
  out.clear();
  for (std::size_t at = word.find(kSign); at != std::string_view::npos; at = word.find(kSign)) {
    out.append(word.substr(0, at));
    const std::int16_t byte = bytes_[next_++];
    if (byte == kReal) {
      out.append(kSign);
    } else {
      out += static_cast<char>(byte);
    }
    word.remove_prefix(at + kSign.size());
  }
  out.append(word);
}

}  // namespace wordloom::text
