#include "counts/search/query.hpp"

#include <algorithm>
#include <optional>

#include "counts/index/dictionary.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::search {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";
constexpr int kDeepest = 100;

std::vector<std::string> terms_of(std::string_view text, TermAnalyzer& analyzer, int field) {
  TokenBuffer tokens;
  analyzer.terms(text, tokens);
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::string term;
    if (field >= 0) term = {index::kFieldMark, static_cast<char>(field + 1)};
    terms.push_back(term.append(tokens[i]));
  }
  return terms;
}

class Parser {
 public:
  Parser(std::string_view text, const IndexConfig& config, TermAnalyzer& analyzer)
      : text_(text), config_(config), analyzer_(analyzer) {}

  Query run() {
    Query query;
    query.root = list(0);
    if (at_ < text_.size()) throw mistake("a parenthesis is closed that was never opened");
    collect(query.root, query.terms);
    query.plain = plain(query.root);
    if (query.terms.empty() && excluded_)
      throw fail(ErrorKind::usage, "the query \"{}\" only says what not to find; add a word to look for", text_);
    return query;
  }

 private:
  Error mistake(std::string_view what) const {
    return fail(ErrorKind::usage, "query \"{}\": character {}: {}", text_, at_ + 1, what);
  }
  void skip_space() { at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size()); }
  std::string_view peek_word() const {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n\v\f()\"", at_), text_.size());
    return text_.substr(at_, end - at_);
  }
  static bool is_operator(std::string_view word) { return word == "AND" || word == "OR" || word == "NOT"; }
  /// Where a word or parenthesis must stand: neither the end nor an operator.
  void need_operand(std::string_view before) {
    skip_space();
    if (at_ == text_.size() || starts(')')) throw mistake(fmt::format("something must follow {}", before));
    if (const std::string_view word = peek_word(); is_operator(word))
      throw mistake(fmt::format("{} cannot follow {} (in quotes or small letters it is a word)", word, before));
  }
  bool take_keyword(std::string_view keyword) {
    skip_space();
    if (peek_word() != keyword) return false;
    at_ += keyword.size();
    return true;
  }
  bool starts(char c) const { return at_ < text_.size() && text_[at_] == c; }
  /// '+' and '-' are signs only directly before what they belong to.
  bool take_sign(char sign) {
    if (!starts(sign) || at_ + 1 >= text_.size() || kSpace.find(text_[at_ + 1]) != std::string_view::npos ||
        text_[at_ + 1] == ')')
      return false;
    ++at_;
    return true;
  }

  Node list(int depth) {
    if (depth > kDeepest) throw mistake("too many parentheses are open");
    Node node;
    bool first = true;
    for (skip_space(); at_ < text_.size() && !starts(')'); skip_space(), first = false) {
      if (const std::string_view word = peek_word(); first && (word == "AND" || word == "OR"))
        throw mistake(fmt::format("something must stand before {} (in quotes or small letters it is a word)", word));
      if (take_keyword("OR")) {
        skip_space();
        if (peek_word() != "NOT") need_operand("OR");
      }
      const bool required = take_sign('+');
      const bool excluded = !required && take_sign('-');
      const bool negative = excluded || (!required && take_keyword("NOT"));
      if (required || negative) need_operand(required ? "+" : excluded ? "-" : "NOT");
      // NOT belongs to what follows it, not to the whole chain: "NOT a AND b" is b without a.
      std::optional<Node> unit = primary(depth);
      Node chain;
      chain.kind = Node::Kind::both;
      std::vector<Node> without;
      if (unit) (negative ? without : chain.children).push_back(std::move(*unit));
      excluded_ = excluded_ || negative;
      while (take_keyword("AND")) {
        skip_space();
        const bool minus = take_sign('-');
        const bool denied = minus || take_keyword("NOT");
        need_operand(minus ? "-" : denied ? "NOT" : "AND");
        if (auto next = primary(depth)) (denied ? without : chain.children).push_back(std::move(*next));
        excluded_ = excluded_ || denied;
      }
      if (chain.children.empty()) {  // exclusions alone, or nothing but stop words
        for (Node& denied : without) node.must_not.push_back(std::move(denied));
        continue;
      }
      if (!without.empty()) {
        Node both;  // a AND NOT b
        both.must.push_back(std::move(chain));
        both.must_not = std::move(without);
        chain = std::move(both);
      } else if (chain.children.size() == 1) {
        Node only = std::move(chain.children[0]);
        chain = std::move(only);
      }
      (required ? node.must : node.should).push_back(std::move(chain));
    }
    return node;
  }

  std::optional<Node> primary(int depth) {
    if (starts('(')) {
      ++at_;
      Node inside = list(depth + 1);
      if (!starts(')')) throw mistake("a parenthesis is not closed");
      ++at_;
      if (!inside.must.empty() || !inside.should.empty()) return inside;
      if (!inside.must_not.empty()) throw mistake("the parentheses only say what not to find");
      return std::nullopt;
    }
    int field = -1;
    if (!starts('"')) {
      const std::string_view word = peek_word();
      const std::size_t colon = word.find(':');
      if (colon != std::string_view::npos && colon > 0) {
        const auto found = std::find(config_.fields.begin(), config_.fields.end(), word.substr(0, colon));
        if (found != config_.fields.end()) {
          field = static_cast<int>(found - config_.fields.begin());
          at_ += colon + 1;
          if (colon + 1 == word.size() && !starts('"'))
            throw mistake("a field takes a word or a phrase, directly behind the colon");
        } else if (const std::size_t end = at_ + word.size();
                   colon + 1 == word.size() && end < text_.size() && (text_[end] == '"' || text_[end] == '(')) {
          throw mistake("this index has no such field (fields are named when indexing, with --field)");
        }
      }
    }
    if (starts('"')) return phrase(field);
    const std::string_view word = peek_word();
    at_ += word.size();
    Node node;
    node.terms = terms_of(word, analyzer_, field);
    node.kind = node.terms.size() > 1 ? Node::Kind::all : Node::Kind::words;
    if (node.terms.empty()) return std::nullopt;
    return node;
  }

  std::optional<Node> phrase(int field) {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) throw mistake("a quote is not closed");
    Node node;
    node.terms = terms_of(text_.substr(at_ + 1, end - at_ - 1), analyzer_, field);
    if (node.terms.size() > 1 && !config_.positions)
      throw mistake("phrases need the places of words, which this index does not have (index with --positions)");
    at_ = end + 1;
    node.kind = node.terms.size() > 1 ? Node::Kind::phrase : Node::Kind::words;
    if (node.terms.empty()) return std::nullopt;
    return node;
  }

  static void collect(const Node& node, std::vector<std::string>& terms) {
    terms.insert(terms.end(), node.terms.begin(), node.terms.end());
    for (const auto* part : {&node.children, &node.must, &node.should})
      for (const Node& child : *part) collect(child, terms);
  }
  static bool plain(const Node& node) {
    if (!node.must.empty() || !node.must_not.empty() || !node.children.empty()) return false;
    if (node.kind == Node::Kind::phrase) return false;
    return std::all_of(node.should.begin(), node.should.end(), [](const Node& n) { return plain(n); });
  }

  std::string_view text_;
  const IndexConfig& config_;
  TermAnalyzer& analyzer_;
  std::size_t at_ = 0;
  bool excluded_ = false;
};

/// Whether there is anything but words: only then is a text taken apart before it is analyzed, which matters where
/// words are found in context (Chinese, Thai) or terms span several (n-grams).
bool has_language(std::string_view text, const IndexConfig& config) {
  if (text.find_first_of("\"()") != std::string_view::npos) return true;
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (word == "AND" || word == "OR" || word == "NOT" || ((word[0] == '+' || word[0] == '-') && word.size() > 1))
      return true;
    const std::size_t colon = word.find(':');
    if (colon != std::string_view::npos &&
        std::find(config.fields.begin(), config.fields.end(), word.substr(0, colon)) != config.fields.end())
      return true;
    at = text.find_first_not_of(kSpace, end);
  }
  return false;
}

}  // namespace

Query words_query(std::string_view text, TermAnalyzer& analyzer) {
  Query query;
  query.terms = terms_of(text, analyzer, -1);
  query.root.kind = Node::Kind::words;
  query.root.terms = query.terms;
  return query;
}

Query parse_query(std::string_view text, const IndexConfig& config, TermAnalyzer& analyzer) {
  if (!has_language(text, config)) return words_query(text, analyzer);
  return Parser(text, config, analyzer).run();
}

}  // namespace wordloom::search
