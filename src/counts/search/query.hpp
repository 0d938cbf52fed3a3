#pragma once
// The query language, parsed. Private to the counts room.
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/counts/index.hpp"

namespace wordloom::search {

/// A condition on documents and the words that score.
struct Node {
  enum class Kind {
    words,   ///< any of the terms
    all,     ///< all of the terms (one typed word that is several terms)
    phrase,  ///< the terms one behind the other
    both,    ///< all of the children
    list,    ///< all of `must`, none of `must_not`; without `must` at least one of `should`
  };
  Kind kind = Kind::list;
  std::vector<std::string> terms;
  std::vector<Node> children;                // both
  std::vector<Node> must, should, must_not;  // list
};

struct Query {
  Node root;
  std::vector<std::string> terms;  ///< that score, repeated as often as asked for
  bool plain = true;               ///< any document with any of the terms matches
};

/// Throws ErrorKind::usage with the place of the mistake.
Query parse_query(std::string_view text, const IndexConfig& config, TermAnalyzer& analyzer);
/// No language: words.
Query words_query(std::string_view text, TermAnalyzer& analyzer);

}  // namespace wordloom::search
