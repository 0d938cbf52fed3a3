#include "text/whitespace.hpp"

#include <unicode/uchar.h>

#include "text/blocks.hpp"
#include "text/byte_bits.hpp"
#include "text/utf8_decode.hpp"
#include "text/word_edges.hpp"
#include "wordloom/text/segmenter.hpp"

namespace wordloom::text {

void split_whitespace(std::string_view text, SegmentBuffer& out) {
  out.clear();
  WordEdges edges(out);
  each_block<std::uint64_t>(text, 0, text.size(), black_bits, [&](std::size_t base, std::uint64_t black) {
    edges.block(base, black & low_bits(text.size() - base));
  });
  edges.finish(text.size());
}

}  // namespace wordloom::text

namespace wordloom {

std::string_view trim_white_space(std::string_view text) {
  const auto is_space = [&](std::size_t at) {
    const char32_t c = text::decode_utf8(text, at).code_point;
    return c != text::kBroken && u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
  };
  while (!text.empty() && is_space(0)) text.remove_prefix(text::decode_utf8(text, 0).length);
  while (!text.empty()) {
    // Characters of White_Space take at most three bytes.
    std::size_t last = text.size() - 1;
    while (last > 0 && text.size() - last < 3 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
    if (!is_space(last) || last + text::decode_utf8(text, last).length != text.size()) break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

}  // namespace wordloom
