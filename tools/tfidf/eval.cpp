// tfidf eval: how good the rankings are, by people's judgments.
#include "common/exit.hpp"
#include "tfidf/ask_options.hpp"
#include "tfidf/commands.hpp"
#include "wordloom/counts/retrieval_measures.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf eval";

struct Options {
  AskOptions ask;
  std::string queries, qrels;
  std::uint32_t depth = 1000, threads = 0;
};

bool parse(const Arguments& arguments, Streams& streams, Options& o) {
  OptionSet options(kCommand, "Measures the quality of the rankings by relevance judgments.",
                    "--queries FILE --qrels FILE [options]");
  o.ask.declare(options, {});
  options.text("queries", "FILE", "questions: id<TAB>text, JSON lines with _id and text, or plain lines", o.queries)
      .text("qrels", "FILE", "judgments: TREC qrels, or query<TAB>document<TAB>grade", o.qrels);
  o.ask.declare_n(options, "the k of P@k, recall@k and NDCG@k");
  o.ask.declare_ranking(options);
  options.number<std::uint32_t>("depth", "length of the rankings that MAP and MRR see", o.depth, 1, 1'000'000);
  declare_threads(options, o.threads);
  options
      .note(
          "Questions are taken as words, whatever signs they hold. Means over the queries that have a relevant "
          "document, as trec_eval computes them; grades are whole numbers, those above 0 are relevant. Output: "
          "measure<TAB>value, after \"queries\" (that were counted), \"unanswered\" (of them without a hit, or not "
          "asked: counted as 0) and \"unjudged\" (asked, but without judgments: left out).")
      .note(
          "--json prints {\"queries\", \"unanswered\", \"unjudged\", \"k\", \"precision\", \"recall\", \"ndcg\", "
          "\"map\", \"mrr\"}.")
      .example("tfidf eval --queries queries.tsv --qrels qrels.txt", "BM25")
      .example("tfidf eval --queries queries.jsonl --qrels test.tsv --rank cosine -n 20", "files as BEIR has them");
  if (options.parse(arguments, streams)) return true;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "unexpected argument \"{}\"", options.positionals()[0]);
  if (o.queries.empty() || o.qrels.empty()) throw fail(ErrorKind::usage, "--queries and --qrels are both needed");
  return false;
}

}  // namespace

int eval_command(const Arguments& arguments, Streams& streams) {
  Options o;
  if (parse(arguments, streams, o)) return kOk;
  const Index index = Index::open(o.ask.index.find());
  const Judgments judgments = read_judgments(o.qrels);
  const std::vector<NamedQuery> queries = read_queries(o.queries);
  const IndexSearcher searcher = o.ask.searcher(index);
  std::map<std::string, std::vector<std::string>> rankings;
  std::vector<std::string> ids, texts;
  for (const NamedQuery& query : queries) {
    rankings[query.id];  // stays empty without judgments, and is counted as such
    if (judgments.queries.count(query.id) == 0) continue;
    ids.push_back(query.id);
    texts.push_back(query.text);
  }
  const auto found = searcher.search_many(texts, std::max(o.depth, o.ask.n), thread_count(o.threads));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::vector<std::string>& ranking = rankings[ids[i]];
    ranking.clear();
    for (const Hit& hit : found[i]) ranking.push_back(index.document(hit.document).id);
  }
  const RetrievalMeasures m = measure(judgments, rankings, o.ask.n, o.depth);
  if (m.queries == 0 || texts.empty()) {
    if (texts.empty())
      streams.err.print("{}: none of the {} queries has a judgment (do the ids of {} and {} agree?)\n", kCommand,
                        queries.size(), o.queries, o.qrels);
    else
      streams.err.print("{}: {}: no judged document is relevant: no grade is above 0\n", kCommand, o.qrels);
    return kNoResult;
  }
  if (o.ask.json) {
    streams.out.write(json_line({{"queries", m.queries},
                                 {"unanswered", m.unanswered},
                                 {"unjudged", m.unjudged},
                                 {"k", o.ask.n},
                                 {"precision", m.precision},
                                 {"recall", m.recall},
                                 {"ndcg", m.ndcg},
                                 {"map", m.map},
                                 {"mrr", m.mrr}}));
    return kOk;
  }
  streams.out.print(
      "queries\t{}\nunanswered\t{}\nunjudged\t{}\nP@{}\t{:.4f}\nrecall@{}\t{:.4f}\nNDCG@{}\t{:.4f}\nMAP\t{:.4f}\nMRR\t{"
      ":.4f}\n",
      m.queries, m.unanswered, m.unjudged, o.ask.n, m.precision, o.ask.n, m.recall, o.ask.n, m.ndcg, m.map, m.mrr);
  return kOk;
}

}  // namespace wordloom::tools
