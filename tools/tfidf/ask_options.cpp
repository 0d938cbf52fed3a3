#include "tfidf/ask_options.hpp"

#include <algorithm>
#include <cmath>

#include "wordloom/counts/json_record.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::tools {

void AskOptions::declare(OptionSet& options, std::string_view thing) {
  static constexpr Alias kAliases[] = {{"bm25-k1", "k1"}, {"bm25-b", "b"}};  // as tfidf vectorize calls them
  index.declare(options);
  declare_json(options, json, thing);
  declare_quiet(options, quiet);
  options.aliases(kAliases);
}

void AskOptions::declare_ranking(OptionSet& options) {
  options
      .choice("rank", "by BM25, or by the cosine of tf-idf vectors", ranking,
              {{"bm25", Ranking::bm25}, {"cosine", Ranking::cosine}})
      .value("k1", "X", "BM25: saturation of counts (0..1000)", "as the index says",
             [this](const std::string& value) {
               if (!parse_number(value, k1) || k1 < 0 || k1 > 1000)
                 throw fail(ErrorKind::usage, "takes 0 to 1000, not \"{}\"", value);
             })
      .value("b", "X", "BM25: share of length normalization (0..1)", "as the index says",
             [this](const std::string& value) {
               if (!parse_number(value, b) || b < 0 || b > 1)
                 throw fail(ErrorKind::usage, "takes 0 to 1, not \"{}\"", value);
             });
}

void AskOptions::declare_n(OptionSet& options, const char* help) {
  options.number<std::uint32_t>("n,top", help, n, 1, 100'000);
}

IndexSearcher AskOptions::searcher(const Index& opened) const {
  Bm25 bm25 = opened.config().bm25;
  if (k1 >= 0) bm25.k1 = k1;
  if (b >= 0) bm25.b = b;
  return IndexSearcher(opened, ranking, bm25);
}

std::vector<NamedQuery> read_queries(const std::string& path) {
  std::vector<NamedQuery> queries;
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  JsonRecord record;
  std::string_view line;
  while (lines.next(line)) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    NamedQuery query;
    if (line[0] == '{') {
      const std::string where = fmt::format("{}: line {}", path, lines.line_number());
      read_json_record(line, where, Utf8Policy::replace, record);
      const auto text_of = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
          if (const auto at = std::find(record.names.begin(), record.names.end(), name); at != record.names.end())
            return record.values[static_cast<std::size_t>(at - record.names.begin())];
        throw fail(ErrorKind::format, "{}: expected a JSON object with \"id\" or \"_id\", and \"text\" or \"query\"",
                   where);
      };
      query = {text_of({"_id", "id"}), text_of({"text", "query"})};
    } else if (const std::size_t tab = line.find('\t'); tab != std::string_view::npos) {
      query = {std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))};
    } else {
      query = {fmt::format("{}", lines.line_number()), std::string(line)};
    }
    queries.push_back(std::move(query));
  }
  return queries;
}

std::optional<DocId> find_document(const Index& index, const std::string& id, Out& err, const std::string& command) {
  const auto found = index.find(id);
  if (!found) err.print("{}: no document \"{}\" in {}\n", command, id, index.directory().string());
  return found;
}

Json hit_json(const Index& index, const Hit& hit, std::size_t rank) {
  const DocumentInfo info = index.document(hit.document);
  return {{"rank", rank}, {"id", info.id}, {"title", info.title}, {"score", std::round(hit.score * 1e6) / 1e6}};
}

std::string flat_text(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return text;
}

std::string score_text(double score) { return fmt::format("{:.6f}", score); }

}  // namespace wordloom::tools
