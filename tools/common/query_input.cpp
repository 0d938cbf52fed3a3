#include "common/query_input.hpp"

namespace wordloom::tools {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

}  // namespace

QueryInput::QueryInput(std::vector<std::string> arguments, Streams& streams, BlankLines blanks)
    : arguments_(std::move(arguments)), blanks_(blanks), out_(streams.out) {
  if (!arguments_.empty() && (arguments_.size() > 1 || arguments_[0] != "-")) return;
  stream_ = open_input(streams.in_path);
  lines_ = std::make_unique<LineReader>(*stream_);
  if (streams.in_is_terminal) block_ = 1;
}

bool QueryInput::next(std::string& question) {
  if (lines_ == nullptr) {
    if (position_ == arguments_.size()) return false;
    question = arguments_[position_++];
    return true;
  }
  std::string_view line;
  for (;;) {
    if (lines_->waits()) out_.flush();
    if (!lines_->next(line)) return false;
    const std::size_t first = line.find_first_not_of(kSpace);
    const bool blank = first == std::string_view::npos;
    if (blank && blanks_ == BlankLines::skipped) continue;
    question = blank ? std::string_view() : line.substr(first, line.find_last_not_of(kSpace) - first + 1);
    return true;
  }
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(kSpace, end);
  }
  return words;
}

}  // namespace wordloom::tools
