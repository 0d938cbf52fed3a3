// tfidf keywords: what makes a document particular.
#include <cmath>

#include "common/exit.hpp"
#include "tfidf/ask_options.hpp"
#include "tfidf/commands.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf keywords";

}  // namespace

int keywords_command(const Arguments& arguments, Streams& streams) {
  AskOptions ask;
  OptionSet options(kCommand, "Prints the words that weigh most in a document.", "ID... [options]");
  ask.declare(options, "document");
  ask.declare_n(options, "words to print");
  options
      .note(
          "Output: word<TAB>count<TAB>tf-idf weight; with several ids the id is the first column. Exit code 1 for an "
          "unknown id. --json prints {\"document\", \"keywords\": [{\"word\", \"count\", \"weight\"}]}.")
      .example("tfidf keywords 184 -n 5", "the five weightiest words of document 184");
  if (options.parse(arguments, streams)) return kOk;
  if (options.positionals().empty()) throw fail(ErrorKind::usage, "no document: give its id");
  const Index index = Index::open(ask.index.find());
  const IndexSearcher searcher(index);
  TalkStreams talk(streams, ask.quiet);
  int code = kOk;
  for (const std::string& id : options.positionals()) {
    const auto document = find_document(index, id, talk.get().err, kCommand);
    if (!document) {
      code = kNoResult;
      continue;
    }
    Json list = Json::array();
    for (const Keyword& word : searcher.keywords(*document, ask.n)) {
      if (ask.json) {
        list.push_back({{"word", word.term}, {"count", word.count}, {"weight", std::round(word.weight * 1e6) / 1e6}});
        continue;
      }
      if (options.positionals().size() > 1) streams.out.print("{}\t", flat_text(id));
      streams.out.print("{}\t{}\t{:.6f}\n", word.term, word.count, word.weight);
    }
    if (ask.json) streams.out.write(json_line({{"document", id}, {"keywords", list}}));
  }
  return code;
}

}  // namespace wordloom::tools
