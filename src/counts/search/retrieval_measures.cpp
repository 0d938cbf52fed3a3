#include "wordloom/counts/retrieval_measures.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom {
namespace {

constexpr double kGradeLimit = 1e6;
constexpr const char* kExpected = "expected: query iteration document grade, or query, document, grade with tabs";

std::vector<std::string_view> columns_of(std::string_view line) {
  // Tabs, where there are any, are the only separators: ids may hold spaces then.
  const std::string_view separators = line.find('\t') != std::string_view::npos ? "\t" : " ";
  std::vector<std::string_view> columns;
  for (std::size_t at = line.find_first_not_of(separators); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(separators, at), line.size());
    std::string_view column = line.substr(at, end - at);
    while (!column.empty() && (column.back() == ' ' || column.back() == '\r')) column.remove_suffix(1);
    while (!column.empty() && column.front() == ' ') column.remove_prefix(1);
    columns.push_back(column);
    at = line.find_first_not_of(separators, end);
  }
  return columns;
}

/// A whole number, also as "+1", "1.0" and "1e0". Otherwise nullopt, and `why` says what is wrong with it.
std::optional<int> parse_grade(std::string_view text, std::string& why) {
  const std::optional<double> value = parse_number<double>(text);
  if (!value) {
    why = fmt::format("the grade \"{}\" is not a number ({})", text, kExpected);
  } else if (!(std::fabs(*value) < kGradeLimit)) {
    why = fmt::format("the grade {} is not between -{} and {}", text, kGradeLimit, kGradeLimit);
  } else if (*value != std::trunc(*value)) {
    // trec_eval cuts it off at the point, so that 0.5 is not relevant; to take it as relevant gives other figures.
    why = fmt::format(
        "the grade {} is not a whole number, as trec_eval needs it; multiply all grades by the same number, which "
        "leaves NDCG as it is, and say with 0 what is not relevant",
        text);
  } else {
    return static_cast<int>(*value);
  }
  return std::nullopt;
}

/// The name of a column: a word without a digit.
bool is_heading(std::string_view text) {
  return !text.empty() && text.find_first_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::uint64_t Judgments::size() const {
  std::uint64_t n = 0;
  for (const auto& [query, documents] : queries) n += documents.size();
  return n;
}

Judgments read_judgments(const std::string& path) {
  Judgments judgments;
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  std::string_view line;
  while (lines.next(line)) {
    const std::vector<std::string_view> columns = columns_of(line);
    if (columns.empty()) continue;
    const auto wrong = [&](std::string_view why) {
      return fail(ErrorKind::format, "{}: line {}: {}", path, lines.line_number(), why);
    };
    if (columns.size() < 2 || columns.size() > 4)
      throw wrong(fmt::format("two to four columns are needed ({})", kExpected));
    std::optional<int> grade = 1;
    if (columns.size() > 2) {
      if (lines.line_number() == 1 && is_heading(columns.back())) continue;
      std::string why;
      grade = parse_grade(columns.back(), why);
      if (!grade) throw wrong(why);
    }
    const std::string_view document = columns.size() == 4 ? columns[2] : columns[1];
    judgments.queries[std::string(columns[0])][std::string(document)] = *grade;
  }
  if (judgments.queries.empty()) throw fail(ErrorKind::format, "{}: no judgments", path);
  return judgments;
}

RetrievalMeasures measure(const Judgments& judgments, const std::map<std::string, std::vector<std::string>>& rankings,
                          std::size_t k, std::size_t depth) {
  RetrievalMeasures m;
  for (const auto& [query, ranking] : rankings) m.unjudged += judgments.queries.count(query) == 0 ? 1 : 0;
  for (const auto& [query, grades] : judgments.queries) {
    std::vector<int> ideal;
    for (const auto& [document, grade] : grades)
      if (grade > 0) ideal.push_back(grade);
    if (ideal.empty()) continue;
    ++m.queries;
    const auto found = rankings.find(query);
    if (found == rankings.end() || found->second.empty()) {
      ++m.unanswered;
      continue;
    }
    std::sort(ideal.rbegin(), ideal.rend());
    double gain = 0, best = 0, average = 0, first = 0;
    std::size_t hits = 0, early = 0;
    for (std::size_t i = 0; i < std::min(k, ideal.size()); ++i)
      best += ideal[i] / std::log2(static_cast<double>(i) + 2);
    for (std::size_t i = 0; i < found->second.size(); ++i) {
      const auto grade = grades.find(found->second[i]);
      if (grade == grades.end() || grade->second <= 0) continue;
      const auto rank = static_cast<double>(i + 1);
      if (i < depth) {
        average += static_cast<double>(++hits) / rank;
        if (first == 0) first = 1 / rank;
      }
      if (i >= k) continue;
      ++early;
      gain += grade->second / std::log2(rank + 1);
    }
    const auto relevant = static_cast<double>(ideal.size());
    m.precision += static_cast<double>(early) / static_cast<double>(k);
    m.recall += static_cast<double>(early) / relevant;
    m.map += average / relevant;
    m.ndcg += gain / best;
    m.mrr += first;
  }
  const auto n = static_cast<double>(std::max<std::uint64_t>(m.queries, 1));
  for (double* value : {&m.precision, &m.recall, &m.map, &m.ndcg, &m.mrr}) *value /= n;
  return m;
}

}  // namespace wordloom
