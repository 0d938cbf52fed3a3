// tfidf similar: documents like a document.
#include "common/exit.hpp"
#include "tfidf/ask_options.hpp"
#include "tfidf/commands.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf similar";

}  // namespace

int similar_command(const Arguments& arguments, Streams& streams) {
  AskOptions ask;
  std::uint32_t terms = 25;
  OptionSet options(kCommand, "Prints the documents most like a document, best first.", "ID... [options]");
  ask.declare(options, "document");
  ask.declare_n(options, "documents to print");
  ask.declare_ranking(options);
  options
      .number<std::uint32_t>("terms", "how many of the document's weightiest words are looked for", terms, 1, 100'000)
      .note(
          "Output: score<TAB>id<TAB>title; with several ids the id asked for is the first column. Exit code 1 for an "
          "unknown id, and when nothing is like a document. --json prints {\"document\", \"hits\": [{\"rank\", \"id\", "
          "\"title\", \"score\"}]}.")
      .example("tfidf similar 184", "more like document 184 of index.tfidf");
  if (options.parse(arguments, streams)) return kOk;
  if (options.positionals().empty()) throw fail(ErrorKind::usage, "no document: give its id");
  const Index index = Index::open(ask.index.find());
  const IndexSearcher searcher = ask.searcher(index);
  TalkStreams talk(streams, ask.quiet);
  int code = kOk;
  for (const std::string& id : options.positionals()) {
    const auto document = find_document(index, id, talk.get().err, kCommand);
    if (!document) {
      code = kNoResult;
      continue;
    }
    const std::vector<Hit> hits = searcher.similar(*document, ask.n, terms);
    if (hits.empty()) {
      code = kNoResult;
      streams.err.print("{}: nothing is like \"{}\"\n", kCommand, id);
    }
    if (ask.json) {
      Json list = Json::array();
      for (std::size_t i = 0; i < hits.size(); ++i) list.push_back(hit_json(index, hits[i], i + 1));
      streams.out.write(json_line({{"document", id}, {"hits", list}}));
      continue;
    }
    for (const Hit& hit : hits) {
      const DocumentInfo info = index.document(hit.document);
      if (options.positionals().size() > 1) streams.out.print("{}\t", flat_text(id));
      streams.out.print("{}\t{}\t{}\n", score_text(hit.score), flat_text(info.id), flat_text(info.title));
    }
  }
  return code;
}

}  // namespace wordloom::tools
