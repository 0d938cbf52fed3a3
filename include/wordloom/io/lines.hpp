#pragma once
// Lines of any length from a byte stream.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wordloom/io/input.hpp"

namespace wordloom {

/// Which bytes end a line.
enum class LineEnds {
  lf,         ///< "\n"; a "\r" before it is dropped
  universal,  ///< "\n", "\r\n" or a lone "\r" (files of old Macs)
};

/// Reads lines without a length limit. A UTF-8 byte order mark at the start of the stream is dropped.
class LineReader {
 public:
  explicit LineReader(ByteStream& stream, LineEnds ends = LineEnds::lf);
  /// False at the end. `line` is without its end and lives until the next call.
  bool next(std::string_view& line);
  std::uint64_t line_number() const { return line_number_; }   ///< of the last line returned, from 1
  std::uint64_t line_offset() const { return line_offset_; }   ///< byte offset of its first byte (decompressed)
  bool had_end() const { return had_end_; }                    ///< false for a last line without a line end

 private:
  bool fill();
  ByteStream& stream_;
  LineEnds ends_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t buffer_offset_ = 0, line_number_ = 0, line_offset_ = 0;
  bool eof_ = false, had_end_ = false, started_ = false;
};

}  // namespace wordloom
