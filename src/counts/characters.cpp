#include "counts/characters.hpp"

#include <algorithm>

namespace wordloom::counts {
namespace {

struct Character {
  char32_t code_point;
  std::uint32_t length;
};

// The text comes from an analyzer and is UTF-8, but for Utf8Policy::keep: there a stray byte is a character of its own.
Character at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0;
  };
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xc0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xc2 && lead < 0xe0 && tail(1)) return {(lead & 0x1fU) << 6 | (byte(1) & 0x3fU), 2};
  if (lead >= 0xe0 && lead < 0xf0 && tail(1) && tail(2))
    return {(lead & 0x0fU) << 12 | (byte(1) & 0x3fU) << 6 | (byte(2) & 0x3fU), 3};
  if (lead >= 0xf0 && lead < 0xf5 && tail(1) && tail(2) && tail(3))
    return {(lead & 0x07U) << 18 | (byte(1) & 0x3fU) << 12 | (byte(2) & 0x3fU) << 6 | (byte(3) & 0x3fU), 4};
  return {0xfffd, 1};
}

}  // namespace

bool is_python_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000;
}

void code_point_begins(std::string_view text, std::vector<std::uint32_t>& begins) {
  begins.clear();
  for (std::size_t i = 0; i < text.size(); i += at(text, i).length) begins.push_back(static_cast<std::uint32_t>(i));
  begins.push_back(static_cast<std::uint32_t>(text.size()));
}

void squeeze_white_space(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size();) {
    const Character c = at(text, i);
    if (!is_python_space(c.code_point)) {
      out.append(text, i, c.length);
      i += c.length;
      continue;
    }
    std::size_t end = i + c.length;
    while (end < text.size()) {
      const Character next = at(text, end);
      if (!is_python_space(next.code_point)) break;
      end += next.length;
    }
    if (end > i + c.length) {
      out += ' ';
    } else {
      out.append(text, i, c.length);
    }
    i = end;
  }
}

void character_terms(std::string_view text, std::uint32_t min_n, std::uint32_t max_n, TokenBuffer& out) {
  std::vector<std::uint32_t> begins;
  code_point_begins(text, begins);
  const std::size_t count = begins.size() - 1;
  const std::size_t base = out.append_bytes(text);
  for (std::size_t n = min_n; n <= std::min<std::size_t>(max_n, count); ++n)
    for (std::size_t i = 0; i + n <= count; ++i) out.push_span(base + begins[i], base + begins[i + n]);
}

void character_terms_in_words(std::string_view text, std::uint32_t min_n, std::uint32_t max_n, TokenBuffer& out) {
  std::vector<std::uint32_t> begins;
  std::string word;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size()) {
      const Character c = at(text, end);
      if (is_python_space(c.code_point)) break;
      end += c.length;
    }
    if (end == i) {
      i += at(text, i).length;
      continue;
    }
    word.assign(1, ' ').append(text, i, end - i).append(1, ' ');
    i = end;
    code_point_begins(word, begins);
    const std::size_t count = begins.size() - 1;
    const std::size_t base = out.append_bytes(word);
    for (std::size_t n = min_n; n <= max_n; ++n) {
      if (count <= n) {
        out.push_span(base, base + word.size());
        break;
      }
      for (std::size_t k = 0; k + n <= count; ++k) out.push_span(base + begins[k], base + begins[k + n]);
    }
  }
}

}  // namespace wordloom::counts
