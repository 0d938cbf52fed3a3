#pragma once
// Lines of any length from a byte stream.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "wordloom/io/input.hpp"

namespace wordloom {

/// Which bytes end a line.
enum class LineEnds {
  lf,         ///< "\n"; a "\r" before it is dropped
  universal,  ///< "\n", "\r\n" or a lone "\r" (files of old Macs)
};

/// Reads lines without a length limit. A UTF-8 byte order mark at the start of the stream is dropped. Never waits for
/// more input than the line asked for needs, so it can be fed by a person at a terminal.
class LineReader {
 public:
  explicit LineReader(ByteStream& stream, LineEnds ends = LineEnds::lf);
  /// False at the end. `line` is without its end and lives until the next call.
  bool next(std::string_view& line);
  /// Whether next() would have to wait for what has not come yet, nor comes within `patience_ms`: the time to answer
  /// what was read so far. Reads what is there, so the last line is gone.
  bool waits(int patience_ms = 0);
  std::uint64_t line_number() const { return line_number_; }  ///< of the last line returned, from 1
  std::uint64_t line_offset() const { return line_offset_; }  ///< byte offset of its first byte (decompressed)
  bool had_end() const { return had_end_; }                   ///< false for a last line without a line end

 private:
  /// The first `byte` at or after a place, remembered: each buffer is searched once for each of the two bytes.
  struct Mark {
    char byte;
    std::size_t at = 0;  // where it is, or up to where it is not
    bool found = false;
  };
  struct Free {
    void operator()(char* p) const { std::free(p); }
  };
  std::size_t find(Mark& mark) const;
  bool has_line();
  bool fill();
  void drop_byte_order_mark();
  std::string_view take(std::size_t stop, std::size_t next_begin, bool ended);

  ByteStream& stream_;
  LineEnds ends_;
  std::unique_ptr<char, Free> buffer_;  // malloc'd: realloc moves the pages of a huge line instead of copying them
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
  Mark lf_{'\n'}, cr_{'\r'};
  std::uint64_t buffer_offset_ = 0, line_number_ = 0, line_offset_ = 0;
  bool eof_ = false, had_end_ = false, started_ = false;
  bool after_cr_ = false;  // the last line ended with "\r" at the end of the buffer: a "\n" may belong to it
};

}  // namespace wordloom
