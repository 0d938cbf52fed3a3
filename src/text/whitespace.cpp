#include "text/whitespace.hpp"

#include "text/blocks.hpp"
#include "text/byte_bits.hpp"
#include "text/word_edges.hpp"

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
