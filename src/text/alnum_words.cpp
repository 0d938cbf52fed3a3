#include "text/alnum_words.hpp"

#include <bit>

#include "text/blocks.hpp"
#include "text/byte_bits.hpp"
#include "text/utf8_decode.hpp"
#include "text/word_edges.hpp"

namespace wordloom::text {

void split_alnum(std::string_view text, bool digits, CodePointFacts& facts, SegmentBuffer& out) {
  out.clear();
  WordEdges edges(out);
  std::size_t done = 0;    // up to where characters beyond ASCII are decided
  bool done_word = false;  // what the last of them was: it may reach into the next block
  const auto kernel = [digits](const char* p, std::size_t blocks, WordBits* bits) {
    word_bits(digits, p, blocks, bits);
  };
  each_block<WordBits>(text, 0, text.size(), kernel, [&](std::size_t base, WordBits bits) {
    const std::uint64_t inside = low_bits(text.size() - base);
    std::uint64_t word = bits.word & inside;
    std::uint64_t high = bits.high & inside;
    if (done > base) {
      const std::uint64_t reached = low_bits(done - base);
      if (done_word) word |= reached;
      high &= ~reached;
    }
    while (high != 0) {
      const auto at = static_cast<std::size_t>(std::countr_zero(high));
      const Utf8Step step = decode_utf8(text, base + at);
      done = base + at + step.length;
      done_word = facts.is_word(step.code_point) && (digits || !facts.is_decimal(step.code_point));
      const std::uint64_t taken = low_bits(at + step.length) & ~low_bits(at);
      if (done_word) word |= taken;
      high &= ~taken;
    }
    edges.block(base, word);
  });
  edges.finish(text.size());
  if (digits) return;
  std::size_t kept = 0;
  for (const Segment& s : out)
    if (text[s.begin()] != '_') out[kept++] = s;
  out.truncate(kept);
}

}  // namespace wordloom::text
