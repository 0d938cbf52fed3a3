// tfidf search: the best documents for a question.
#include <algorithm>
#include <map>

#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "tfidf/ask_options.hpp"
#include "tfidf/commands.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf search";

struct Options {
  AskOptions ask;
  bool snippets = false, plain = false;
  std::string queries;
  std::uint32_t threads = 0;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, Options& o) {
  OptionSet options(kCommand, "Prints the best documents for a question, best first.", "[QUERY...] [options]");
  o.ask.declare(options, "question");
  o.ask.declare_n(options, "documents to print");
  o.ask.declare_ranking(options);
  options
      .flag("snippets",
            "also print where the words stand, the words between asterisks; needs the files that were indexed",
            o.snippets)
      .flag("plain", "take signs and operators as text", o.plain)
      .text("queries", "FILE",
            "many questions, taken as plain words and by --threads at once: id<TAB>text, JSON lines, or a question a "
            "line",
            o.queries);
  declare_threads(options, o.threads);
  options
      .note(
          "The arguments together are one question; without any, or with `-`, each line of standard input is one. "
          "Words are "
          "any of; +word or a AND b is required; -word or NOT word excludes; \"a phrase\" needs an index with "
          "--positions; "
          "name:word searches a field; parentheses group; NOT binds more than AND, AND more than OR. A question that "
          "begins with - goes behind --. AND, OR and NOT in capitals are operators, in quotes or small letters words.")
      .note(
          "An index does not hold the texts: --snippets reads the files again where they were indexed. Where one is "
          "gone "
          "or has changed since, the snippet is empty and a line at the end says how many and why.")
      .note(
          "Output: score<TAB>id<TAB>title, with --snippets a fourth column; with several questions the question (its "
          "id with "
          "--queries) is the first column. Exit code 1 when a question finds nothing, 3 when a line of standard "
          "input is no question (it is named, the others are answered).")
      .note(
          "--json prints {\"query\", \"hits\": [{\"rank\", \"id\", \"title\", \"score\"}]}, with --queries also "
          "\"query_id\", with --snippets also \"snippet\" and \"matches\" (byte ranges); for a line that is no "
          "question {\"query\", \"error\"}.")
      .example("tfidf search laminar boundary layer", "uses index.tfidf or $TFIDF_INDEX")
      .example("tfidf search '+wing (flutter OR \"boundary layer\") -supersonic'", "required, excluded, a phrase")
      .example("tfidf search --queries queries.tsv -n 100 > run.tsv", "many questions in parallel");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  if (!o.queries.empty() && !o.words.empty())
    throw fail(ErrorKind::usage, "a question and --queries: give one of them");
  return false;
}

class Printer {
 public:
  Printer(const Options& o, const Index& index, Streams& streams) : o_(o), index_(index), streams_(streams) {}

  /// `terms`: what the snippets are about.
  void print(const std::string& query, const std::string& id, const std::vector<std::string>& terms,
             const std::vector<Hit>& hits, bool with_query) {
    Json list = Json::array();
    for (std::size_t i = 0; i < hits.size(); ++i) {
      Snippet snippet;
      if (o_.snippets) snippet = snippet_of(terms, hits[i]);
      if (o_.ask.json) {
        Json json = hit_json(index_, hits[i], i + 1);
        if (o_.snippets) {
          json["snippet"] = snippet.text;
          Json matches = Json::array();
          for (const Snippet::Match& m : snippet.matches) matches.push_back({m.begin, m.end});
          json["matches"] = matches;
        }
        list.push_back(std::move(json));
        continue;
      }
      const DocumentInfo info = index_.document(hits[i].document);
      if (with_query) streams_.out.print("{}\t", flat_text(id.empty() ? query : id));
      streams_.out.print("{}\t{}\t{}", score_text(hits[i].score), flat_text(info.id), flat_text(info.title));
      if (o_.snippets) streams_.out.print("\t{}", marked(snippet));
      streams_.out.print("\n");
    }
    if (!o_.ask.json) return;
    Json json{{"query", query}};
    if (!id.empty()) json["query_id"] = id;
    json["hits"] = std::move(list);
    streams_.out.write(json_line(json));
  }

  /// Which snippets are missing, once for all questions.
  void say_what_is_missing() {
    if (missing_ == 0) return;
    constexpr std::size_t kNamed = 3;
    std::string files;
    std::size_t named = 0;
    for (const auto& [file, why] : lost_)
      if (named++ < kNamed)
        files += fmt::format("{}{} {}", files.empty() ? "" : ", ", file.empty() ? "standard input" : file, why);
    if (lost_.size() > kNamed) files += fmt::format(", and {} more files", lost_.size() - kNamed);
    streams_.err.print("{}: no snippet for {} {}: {}\n", kCommand, grouped(missing_),
                       missing_ == 1 ? "document" : "documents", files);
  }

 private:
  Snippet snippet_of(const std::vector<std::string>& terms, const Hit& hit) {
    const DocumentInfo info = index_.document(hit.document);
    std::string why;
    if (const auto text = document_text(info, &why)) try {
        return make_snippet(*text, index_.config().terms, terms);
      } catch (const Error&) {
        why = "has changed since it was indexed";  // what stands there now is no text that this index would take
      }
    ++missing_;
    lost_.emplace(info.file, why);
    return {};
  }
  static std::string marked(const Snippet& snippet) {
    std::string text;
    std::size_t at = 0;
    for (const Snippet::Match& m : snippet.matches) {
      text.append(snippet.text, at, m.begin - at).append("*");
      text.append(snippet.text, m.begin, m.end - m.begin).append("*");
      at = m.end;
    }
    return text.append(snippet.text, at);
  }
  const Options& o_;
  const Index& index_;
  Streams& streams_;
  std::uint64_t missing_ = 0;                // snippets
  std::map<std::string, std::string> lost_;  // files, and why
};

}  // namespace

int search_command(const Arguments& arguments, Streams& streams) {
  Options o;
  if (parse(arguments, streams, o)) return kOk;
  const Index index = Index::open(o.ask.index.find());
  const IndexSearcher searcher = o.ask.searcher(index);
  Printer printer(o, index, streams);
  TalkStreams talk(streams, o.ask.quiet);
  int code = kOk;
  const auto none = [&](const std::string& query) {
    code = kNoResult;
    talk.get().err.print("{}: nothing found for \"{}\"\n", kCommand, query);
  };
  if (!o.queries.empty()) {
    const std::vector<NamedQuery> queries = read_queries(o.queries);
    std::vector<std::string> texts;
    for (const NamedQuery& query : queries) texts.push_back(query.text);
    const auto found = searcher.search_many(texts, o.ask.n, thread_count(o.threads));
    for (std::size_t i = 0; i < queries.size(); ++i) {
      if (found[i].empty()) none(queries[i].text);
      std::vector<std::string> terms;
      if (o.snippets) terms = searcher.word_terms(queries[i].text);
      printer.print(queries[i].text, queries[i].id, terms, found[i], true);
    }
    printer.say_what_is_missing();
    return code;
  }
  const bool from_lines = o.words.empty() || (o.words.size() == 1 && o.words[0] == "-");
  std::vector<std::string> one;
  if (!from_lines) one.push_back(fmt::format("{}", fmt::join(o.words, " ")));
  QueryInput input(from_lines ? std::vector<std::string>() : one, streams);
  bool refused = false;
  for (std::string query; input.next(query);) {
    std::vector<std::string> terms;
    try {
      terms = o.plain ? searcher.word_terms(query) : searcher.query_terms(query);
    } catch (const Error& error) {
      if (!from_lines) throw;
      refused = true;
      streams.err.print("{}: line {}: {}\n", kCommand, input.line_number(), error.message());
      if (o.ask.json) streams.out.write(json_line({{"query", query}, {"error", error.message()}}));
      continue;
    }
    const std::vector<Hit> hits = o.plain ? searcher.search_words(query, o.ask.n) : searcher.search(query, o.ask.n);
    if (hits.empty()) none(query);
    printer.print(query, {}, terms, hits, from_lines);
    if (streams.in_is_terminal) streams.out.flush();
  }
  printer.say_what_is_missing();
  return refused ? kBadInput : code;
}

}  // namespace wordloom::tools
