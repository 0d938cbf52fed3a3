#pragma once
// Cuts the inputs into blocks of whole lines; the unit of work of the ingest.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/io/input.hpp"
#include "wordloom/text/recipe.hpp"

namespace wordloom {

/// Sizes that only tests change.
struct BlockSizes {
  std::size_t block = std::size_t{1} << 20;          ///< bytes of text to read before looking for a place to cut
  std::size_t longest_line = std::size_t{16} << 20;  ///< a line is held together so far while no safe cut is found
};

struct Block {
  std::uint64_t number = 0;  ///< from 0, over all inputs
  std::size_t input = 0;     ///< index of the input
  std::uint64_t offset = 0;  ///< byte of the (decompressed) input where the text begins
  bool starts_inside_line = false;
  bool ends_inside_line = false;  ///< the last line goes on in the next block, and so does its sentence
  bool ends_document = false;

  std::string_view text() const { return {buffer.data(), size}; }
  std::vector<char> buffer;  // grows, never shrinks: blocks are used again
  std::size_t size = 0;
};

/// The last place in `text`, beyond its start, where it may be cut without changing the words: behind ASCII white
/// space for the whitespace tokenizer, else safe_cut(). 0 when there is none.
std::size_t place_to_cut(std::string_view text, std::size_t limit, AnalyzerRecipe::Tokenizer tokenizer);

/// Reads all inputs one after the other. Not thread-safe.
class BlockReader {
 public:
  BlockReader(const std::vector<InputFile>& inputs, AnalyzerRecipe::Tokenizer tokenizer, BlockSizes sizes);

  /// False at the end of the last input. Every input, also an empty one, has exactly one block with ends_document.
  /// Throws what open_input() and ByteStream::read() throw, and ErrorKind::format for a binary file.
  bool next(Block& block);

  std::uint64_t bytes() const { return bytes_; }          ///< of text, decompressed, read so far
  std::uint64_t lines_cut() const { return lines_cut_; }  ///< cuts inside of a line at no safe place
  double consumed() const;                                ///< bytes taken from the files (compressed ones for gz/zst)
  double total() const { return total_; }                 ///< their sizes; 0 when one is unknown

 private:
  void open();
  bool read_more(Block& block);  // false at the end of the input
  void refuse_binary(std::string_view fresh, std::uint64_t offset) const;
  std::size_t cut(const Block& block, bool& inside_line);
  void drop_byte_order_mark(Block& block);

  const std::vector<InputFile>& inputs_;
  AnalyzerRecipe::Tokenizer tokenizer_;
  BlockSizes sizes_;
  std::unique_ptr<ByteStream> stream_;
  std::size_t input_ = 0;           // of stream_, or the next to open
  std::vector<char> carry_;         // read, not handed out
  std::uint64_t stream_bytes_ = 0;  // read from stream_
  bool inside_line_ = false;        // the carry continues a line
  std::uint64_t blocks_ = 0, bytes_ = 0, lines_cut_ = 0;
  double consumed_before_ = 0, total_ = 0;
};

}  // namespace wordloom
