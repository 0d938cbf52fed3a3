#include "corpus/block_reader.hpp"

#include <algorithm>
#include <cstring>

#include "wordloom/core/blanks.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom {
namespace {

constexpr std::uint64_t kBinaryCheck = 64 << 10;

}  // namespace

std::size_t place_to_cut(std::string_view text, std::size_t limit, AnalyzerRecipe::Tokenizer tokenizer) {
  if (text.empty()) return 0;
  // safe_cut() looks at the byte behind the place as well.
  if (tokenizer != AnalyzerRecipe::Tokenizer::whitespace) return safe_cut(text, std::min(limit, text.size() - 1));
  limit = std::min(limit, text.size());
  while (limit > 0 && !is_space(text[limit - 1])) --limit;
  return limit;
}

BlockReader::BlockReader(const std::vector<InputFile>& inputs, AnalyzerRecipe::Tokenizer tokenizer, BlockSizes sizes)
    : inputs_(inputs), tokenizer_(tokenizer), sizes_(sizes) {
  const bool known = std::all_of(inputs.begin(), inputs.end(), [](const InputFile& f) { return f.bytes > 0; });
  if (known)
    for (const InputFile& input : inputs) total_ += static_cast<double>(input.bytes);
}

double BlockReader::consumed() const {
  return consumed_before_ + (stream_ ? static_cast<double>(stream_->consumed()) : 0.0);
}

void BlockReader::open() {
  stream_ = open_input(inputs_[input_].path);
  stream_bytes_ = 0;
  inside_line_ = false;
  carry_.clear();
}

void BlockReader::refuse_binary(std::string_view fresh, std::uint64_t offset) const {
  if (offset >= kBinaryCheck) return;
  const std::size_t at = fresh.substr(0, static_cast<std::size_t>(kBinaryCheck - offset)).find('\0');
  if (at == std::string_view::npos) return;
  throw fail(ErrorKind::format,
             "{}: byte {} is NUL: this looks like a binary file (text in UTF-16 or UTF-32 must be converted to UTF-8 "
             "first)",
             stream_->name(), offset + at);
}

bool BlockReader::read_more(Block& block) {
  const std::size_t wanted = sizes_.block;
  if (block.buffer.size() < block.size + wanted) block.buffer.resize(block.size + wanted);
  const std::size_t got = stream_->read(block.buffer.data() + block.size, wanted);
  refuse_binary({block.buffer.data() + block.size, got}, stream_bytes_);
  stream_bytes_ += got;
  bytes_ += got;
  block.size += got;
  return got > 0;
}

void BlockReader::drop_byte_order_mark(Block& block) {
  if (block.offset != 0 || !block.text().starts_with("\xEF\xBB\xBF")) return;
  std::memmove(block.buffer.data(), block.buffer.data() + 3, block.size - 3);
  block.size -= 3;
  block.offset = 3;
}

std::size_t BlockReader::cut(const Block& block, bool& inside_line) {
  const std::string_view text = block.text();
  inside_line = false;
  if (const void* last = memrchr(text.data(), '\n', text.size()))
    return static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1;
  inside_line = true;
  const std::size_t at = place_to_cut(text, text.size(), tokenizer_);
  if (at > 0 || text.size() < sizes_.longest_line) return at;
  ++lines_cut_;
  return character_cut(text);
}

bool BlockReader::next(Block& block) {
  if (!stream_) {
    if (input_ >= inputs_.size()) return false;
    open();
  }
  block.number = blocks_++;
  block.input = input_;
  block.offset = stream_bytes_ - carry_.size();
  block.starts_inside_line = inside_line_;
  block.size = carry_.size();
  if (block.buffer.size() < block.size) block.buffer.resize(block.size);
  std::copy(carry_.begin(), carry_.end(), block.buffer.begin());
  carry_.clear();

  std::size_t enough = std::max<std::size_t>(sizes_.block, 4);  // a byte order mark must be seen whole
  for (;;) {
    bool more = true;
    while (more && block.size < enough) more = read_more(block);
    if (!more) {
      drop_byte_order_mark(block);
      consumed_before_ += static_cast<double>(stream_->consumed());
      stream_.reset();
      ++input_;
      block.ends_inside_line = false;
      block.ends_document = true;
      return true;
    }
    const std::size_t at = cut(block, block.ends_inside_line);
    if (at > 0) {
      carry_.assign(block.buffer.begin() + static_cast<std::ptrdiff_t>(at),
                    block.buffer.begin() + static_cast<std::ptrdiff_t>(block.size));
      block.size = at;
      drop_byte_order_mark(block);
      inside_line_ = block.ends_inside_line;
      block.ends_document = false;
      return true;
    }
    // One long line: look further, in steps that double, since each looks through the whole line again.
    enough = block.size + std::max(sizes_.block, std::min(block.size, sizes_.longest_line - block.size));
  }
}

}  // namespace wordloom
