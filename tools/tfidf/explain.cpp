// tfidf explain: why a document has its score.
#include "common/exit.hpp"
#include "tfidf/ask_options.hpp"
#include "tfidf/commands.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf explain";

void print(Out& out, const Explanation& e) {
  const bool bm25 = e.ranking == Ranking::bm25;
  out.print("score\t{:.6f}{}\n", e.matches ? e.score : 0.0,
            e.matches   ? ""
            : e.fulfils ? "\t(its words weigh nothing)"
                        : "\t(does not fulfil the query's conditions)");
  out.print("documents\t{}\nlength\t{}\nmean length\t{:.6f}\n", e.documents, e.length, e.mean_length);
  if (bm25)
    out.print("bm25\t{}\tk1 {}\tb {}\n", name(e.bm25.variant), e.bm25.k1, e.bm25.b);
  else
    out.print("norm\t{:.6f}\n", e.norm);
  out.print("\nword\tin query\tin documents\tin document\tidf\tquery weight\t{}\tscore\n",
            bm25 ? "tf part" : "document weight");
  for (const Factor& f : e.factors)
    out.print("{}\t{}\t{}\t{}\t{:.6f}\t{:.6f}\t{:.6f}\t{:.6f}\n", f.term, f.query_count, f.document_count, f.count,
              f.idf, f.query_weight, f.document_weight, f.score);
}

Json json_of(const Explanation& e, const std::string& query, const std::string& id) {
  Json factors = Json::array();
  for (const Factor& f : e.factors)
    factors.push_back({{"word", f.term},
                       {"query_count", f.query_count},
                       {"document_count", f.document_count},
                       {"count", f.count},
                       {"idf", f.idf},
                       {"query_weight", f.query_weight},
                       {"document_weight", f.document_weight},
                       {"score", f.score}});
  return {{"query", query},
          {"document", id},
          {"rank_by", e.ranking == Ranking::bm25 ? "bm25" : "cosine"},
          {"matches", e.matches},
          {"score", e.matches ? e.score : 0.0},
          {"documents", e.documents},
          {"length", e.length},
          {"mean_length", e.mean_length},
          {"norm", e.ranking == Ranking::cosine ? Json(e.norm) : Json(nullptr)},
          {"k1", e.bm25.k1},
          {"b", e.bm25.b},
          {"factors", factors}};
}

}  // namespace

int explain_command(const Arguments& arguments, Streams& streams) {
  AskOptions ask;
  OptionSet options(kCommand, "Shows every factor of a document's score.", "QUERY... ID [options]");
  ask.declare(options, {});
  ask.declare_ranking(options);
  options
      .note(
          "The last argument is the document's id, those before it are the question. BM25: score = query weight x idf "
          "x tf "
          "part, summed over the words; cosine: query weight x document weight, each tf x idf / norm. --json prints "
          "the "
          "same as an object with \"factors\", and \"matches\": whether search finds the document. Exit code 1 when it "
          "does not.")
      .example("tfidf explain 'boundary layer' 184", "why document 184 is found");
  if (options.parse(arguments, streams)) return kOk;
  const auto& words = options.positionals();
  if (words.size() < 2) throw fail(ErrorKind::usage, "a question and the id of a document are needed");
  const Index index = Index::open(ask.index.find());
  const auto document = find_document(index, words.back(), TalkStreams(streams, ask.quiet).get().err, kCommand);
  if (!document) return kNoResult;
  const std::string query = fmt::format("{}", fmt::join(words.begin(), words.end() - 1, " "));
  const Explanation e = ask.searcher(index).explain(query, *document);
  if (ask.json)
    streams.out.write(json_line(json_of(e, query, words.back())));
  else
    print(streams.out, e);
  return e.matches ? kOk : kNoResult;
}

}  // namespace wordloom::tools
