// Analogy questions: read, ask all at once, count.
#include <algorithm>
#include <array>
#include <filesystem>

#include "wordloom/core/blanks.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom {
namespace {

/// True when the line has exactly four words.
bool four_words(std::string_view line, std::array<std::string_view, 4>& words) {
  std::size_t count = 0;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(" \t\v\f"), line.size());
    if (end != 0) {
      if (count == 4) return false;
      words[count++] = line.substr(0, end);
    }
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return count == 4;
}

void add(AnalogySection& to, const AnalogySection& from) {
  to.total += from.total;
  to.unknown += from.unknown;
  to.asked += from.asked;
  to.right += from.right;
}

}  // namespace

AnalogyResult evaluate_analogies(const Searcher& searcher, const std::string& path, const WordToRow& lookup,
                                 std::size_t restrict_rows, bool cos_mul, std::size_t threads,
                                 const SameWord& same_word) {
  AnalogyResult result;
  result.semantic.name = "semantic";
  result.syntactic.name = "syntactic";
  result.total.name = "total";
  const std::size_t limit =
      restrict_rows == 0 ? searcher.vectors().size() : std::min(restrict_rows, searcher.vectors().size());

  const auto first_row = [&same_word](Row row) { return same_word ? same_word(row).front() : row; };
  std::vector<Analogy> questions;
  struct Expected {
    std::size_t section, question;
    Row answer;
  };
  std::vector<Expected> expected;
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  for (std::string_view line; lines.next(line);) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == ':') {
      result.sections.push_back({std::string(trimmed(line.substr(1)))});
      continue;
    }
    std::array<std::string_view, 4> words;
    if (!four_words(line, words)) {
      ++result.malformed;
      continue;
    }
    // Files without sections: one named after the file.
    if (result.sections.empty()) result.sections.push_back({std::filesystem::path(path).stem().string()});
    AnalogySection& section = result.sections.back();
    ++section.total;
    result.outcomes.push_back(AnalogyResult::Outcome::unasked);
    std::array<Row, 4> rows;
    bool known = true;
    for (std::size_t i = 0; i < 4 && known; ++i) {
      const auto row = lookup(words[i]);
      if (row) rows[i] = first_row(*row);
      known = row && rows[i].value < limit;
    }
    if (!known) {
      ++section.unknown;
      continue;
    }
    ++section.asked;
    questions.push_back({{rows[1], rows[2]}, {rows[0]}});
    for (std::size_t i = 0; i < 3 && same_word; ++i)
      for (const Row row : same_word(rows[i]))
        if (row != rows[i] && row.value < limit) questions.back().exclude.push_back(row);
    result.outcomes.back() = AnalogyResult::Outcome::wrong;
    expected.push_back({result.sections.size() - 1, result.outcomes.size() - 1, rows[3]});
  }

  const SearchOptions options{.n = 1, .restrict_rows = limit, .threads = threads};
  const auto answers = searcher.analogies(questions, cos_mul ? AnalogyMethod::mul : AnalogyMethod::add, options);
  for (std::size_t q = 0; q < answers.size(); ++q) {
    if (answers[q].empty() || first_row(Row(answers[q][0].index)) != expected[q].answer) continue;
    ++result.sections[expected[q].section].right;
    result.outcomes[expected[q].question] = AnalogyResult::Outcome::right;
  }

  for (const AnalogySection& section : result.sections) {
    add(section.name.starts_with("gram") ? result.syntactic : result.semantic, section);
    add(result.total, section);
  }
  return result;
}

}  // namespace wordloom
