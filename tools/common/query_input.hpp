#pragma once
// What a query is asked: words on the command line, or one question per line from standard input.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::tools {

/// Lines of standard input when there are no arguments or the only one is "-"; empty lines are skipped.
class QueryInput {
 public:
  QueryInput(std::vector<std::string> arguments, Streams& streams);
  bool from_lines() const { return lines_ != nullptr; }
  /// The next argument, or the next line without white space around it. False at the end.
  bool next(std::string& question);
  /// Questions worth answering together: one by one for a person at a terminal.
  std::size_t block() const { return block_; }

 private:
  std::vector<std::string> arguments_;
  std::size_t position_ = 0, block_ = 256;
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<LineReader> lines_;
};

/// Words between white space.
std::vector<std::string> split_words(std::string_view text);

}  // namespace wordloom::tools
