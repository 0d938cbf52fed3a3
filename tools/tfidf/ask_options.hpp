#pragma once
// What all questions share: the index, the ranking, the number of answers.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/json_text.hpp"
#include "common/shared_options.hpp"
#include "tfidf/index_option.hpp"
#include "wordloom/counts/search.hpp"

namespace wordloom::tools {

struct AskOptions {
  IndexOption index;
  Ranking ranking = Ranking::bm25;
  double k1 = -1, b = -1;  ///< below 0: the index's own
  std::uint32_t n = 10;
  bool json = false, quiet = false;

  /// -i, --json with one object for each `thing` (empty: one in all), -q
  void declare(OptionSet& options, std::string_view thing);
  void declare_ranking(OptionSet& options);  ///< --rank, --k1, --b
  void declare_n(OptionSet& options, const char* help);
  IndexSearcher searcher(const Index& opened) const;
};

/// A question with the name it has in a file of them.
struct NamedQuery {
  std::string id, text;
};
/// "id<TAB>text" lines, JSON lines with "_id" or "id" and "text" or "query", or plain lines (their numbers are the
/// ids).
std::vector<NamedQuery> read_queries(const std::string& path);

/// The document with an id; nothing, and a line on `err`, when there is none.
std::optional<DocId> find_document(const Index& index, const std::string& id, Out& err, const std::string& command);

/// {"id", "title", "score"}
Json hit_json(const Index& index, const Hit& hit, std::size_t rank);
std::string score_text(double score);
/// A column holds neither tabs nor line ends.
std::string flat_text(std::string text);

}  // namespace wordloom::tools
