// Word similarity against human judgement.
#include <cmath>
#include <filesystem>
#include <limits>

#include "wordloom/core/blanks.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom {
namespace {

/// A field without white space and quotes around it.
std::string_view unquoted(std::string_view field) {
  field = trimmed(field);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
  return field;
}

void split(std::string_view line, char separator, std::vector<std::string_view>& fields) {
  fields.clear();
  while (true) {
    const std::size_t at = line.find(separator);
    const std::string_view field = unquoted(line.substr(0, at));
    // Several blanks are one separator; an empty field between two commas is a field.
    if (separator != ' ' || !field.empty()) fields.push_back(field);
    if (at == std::string_view::npos) return;
    line.remove_prefix(at + 1);
  }
}

/// A finite number, also with a decimal comma where the comma cannot separate fields.
std::optional<double> number(std::string_view text, bool decimal_comma) {
  std::string point(text);
  if (decimal_comma)
    for (char& c : point)
      if (c == ',') c = '.';
  const auto value = parse_number<double>(point);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

struct Pair {
  std::string_view first, second;
  double score;
};

/// Two words, then anything (a part of speech, in SimLex-999's own file) and the first number is the score. The first
/// separator that makes sense of the line is taken: words may hold blanks where tabs separate them.
std::optional<Pair> parse_pair(std::string_view line, std::vector<std::string_view>& fields) {
  for (const char separator : {'\t', ';', ',', ' '}) {
    split(line, separator, fields);
    if (fields.size() < 3 || fields[0].empty() || fields[1].empty()) continue;
    for (std::size_t i = 2; i < fields.size(); ++i)
      if (const auto score = number(fields[i], separator != ',')) return Pair{fields[0], fields[1], *score};
  }
  return std::nullopt;
}

}  // namespace

PairsResult evaluate_pairs(const Searcher& searcher, const std::string& path, const WordToRow& lookup) {
  PairsResult result;
  result.name = std::filesystem::path(path).filename().string();
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  std::vector<std::string_view> fields;
  std::vector<double> human, ours;
  bool first = true;
  for (std::string_view line; lines.next(line);) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    const auto pair = parse_pair(line, fields);
    if (!pair) {
      if (!first) ++result.malformed;  // a first line without a number is a header
      first = false;
      continue;
    }
    first = false;
    ++result.total;
    const auto a = lookup(pair->first), b = lookup(pair->second);
    result.judgments.push_back(pair->score);
    result.cosines.push_back(a && b ? searcher.cosine(*a, *b) : std::numeric_limits<double>::quiet_NaN());
    if (!a || !b) continue;
    if (std::isnan(result.cosines.back())) {
      ++result.undirected;
      continue;
    }
    ++result.found;
    human.push_back(pair->score);
    ours.push_back(result.cosines.back());
  }
  result.spearman = spearman(human, ours);
  result.pearson = pearson(human, ours);
  return result;
}

}  // namespace wordloom
