#pragma once
// What a query is asked: words on the command line, or one question per line from standard input.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::tools {

enum class BlankLines { skipped, kept };

/// Lines of standard input when there are no arguments or the only one is "-".
class QueryInput {
 public:
  /// `blanks` kept: a line without words is an empty question.
  QueryInput(std::vector<std::string> arguments, Streams& streams, BlankLines blanks = BlankLines::skipped);
  bool from_lines() const { return lines_ != nullptr; }
  /// The next argument, or the next line without white space around it. False at the end. Where the next line has not
  /// come yet, what was answered goes out first: who asks through a pipe may wait for it.
  bool next(std::string& question);
  /// Whether the next line has not come yet, nor comes at once: time to answer what was asked so far.
  bool waits() { return from_lines() && lines_->waits(1); }
  /// Of the last question, from 1; 0 for arguments.
  std::uint64_t line_number() const { return from_lines() ? lines_->line_number() : 0; }
  /// Questions worth answering together: one by one for a person at a terminal.
  std::size_t block() const { return block_; }

 private:
  std::vector<std::string> arguments_;
  std::size_t position_ = 0, block_ = 256;
  BlankLines blanks_;
  Out& out_;
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<LineReader> lines_;
};

/// Words between white space.
std::vector<std::string> split_words(std::string_view text);

}  // namespace wordloom::tools
