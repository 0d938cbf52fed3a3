#include "ngram/word_list.hpp"

#include <algorithm>

#include "common/numbers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/text/special_words.hpp"

namespace wordloom::tools {
namespace {

constexpr std::string_view kSeparators = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSeparators);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSeparators) - first + 1);
}

/// The word of a line, empty for none.
std::string_view word_of(std::string_view line, const LineReader& lines, const std::string& path) {
  line = trimmed(line);
  const std::size_t at = line.find_last_of(kSeparators);
  if (at == std::string_view::npos) return line;
  const std::string_view count = line.substr(at + 1);
  if (!std::all_of(count.begin(), count.end(), [](char c) { return c >= '0' && c <= '9'; }))
    throw fail(ErrorKind::format,
               "{}: line {}: \"{}\" behind the last tab or space is no count; one word a line is expected, with or "
               "without a count",
               path, lines.line_number(), count);
  return trimmed(line.substr(0, at));
}

class WordList {
 public:
  explicit WordList(const AnalyzerRecipe& recipe) : analyzer_(recipe) {}

  void add(std::string_view entry) {
    if (entry.empty() || is_special_word(entry)) return;
    ++entries_;
    made_.clear();
    analyzer_.words(entry, made_);
    if (made_.size() != 1) {
      if (left_out_++ == 0) first_left_out_ = entry;
    } else if (!is_special_word(made_[0]) && seen_.insert(made_[0]) == words_.size()) {
      words_.emplace_back(std::string(made_[0]), 1);
    }
  }
  Vocabulary finish(const std::string& path, std::string* warning) {
    const std::string why =
        fmt::format("the text options never make a single word of them, as of \"{}\"", first_left_out_);
    if (words_.empty() && left_out_ > 0)
      throw fail(ErrorKind::format, "{}: none of its {} words can be met: {}", path, grouped(entries_), why);
    if (words_.empty()) throw fail(ErrorKind::format, "{}: holds no word; one word a line is expected", path);
    if (left_out_ > 0 && warning != nullptr)
      *warning = fmt::format("{}: {} of {} words are left out: {}", path, grouped(left_out_), grouped(entries_), why);
    // Where the text has them, it is said what becomes of them.
    for (const char* special : {"<unk>", "<UNK>", "<s>", "</s>"}) words_.emplace_back(special, 1);
    return Vocabulary(std::move(words_), 1);
  }

 private:
  Analyzer analyzer_;
  TokenBuffer made_;
  WordTable seen_;
  std::vector<std::pair<std::string, std::int64_t>> words_;
  std::uint64_t entries_ = 0, left_out_ = 0;
  std::string first_left_out_;
};

}  // namespace

Vocabulary read_word_list(const std::string& path, const AnalyzerRecipe& recipe, std::string* warning) {
  WordList list(recipe);
  if (Vocabulary::begins_as_binary(file_head(path, 64))) {
    const Vocabulary vocabulary = Vocabulary::load(path);
    for (std::uint32_t row = 0; row < vocabulary.size(); ++row) list.add(vocabulary.word(Row(row)));
    return list.finish(path, warning);
  }
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  std::string_view line;
  while (lines.next(line)) list.add(word_of(line, lines, path));
  return list.finish(path, warning);
}

}  // namespace wordloom::tools
