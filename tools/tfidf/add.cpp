// tfidf add: more documents into an index.
#include <chrono>

#include "common/exit.hpp"
#include "common/signals.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/document_options.hpp"
#include "tfidf/index_job.hpp"
#include "tfidf/index_option.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf add";

struct Options {
  IndexOption index;
  DocumentInput input;
  std::vector<std::string> inputs;
};

bool parse(const Arguments& arguments, Streams& streams, Options& o) {
  OptionSet options(kCommand, "Adds documents to an index, or replaces those with the same ids.", "INPUT... [options]");
  o.index.declare(options);
  o.input.declare(options);
  o.input.declare_work(options);
  options
      .note(
          "Words are found as the index says. A document whose id is there takes the place of the old one, but never "
          "by an id that is only the number of its line (of lines, paragraphs, records without an id): that is "
          "refused, and --id-prefix NAME makes it NAME:1, NAME:2, ... The change is visible at once and whole, also "
          "when the program is killed; searches that run keep what they opened. Many "
          "small "
          "additions make searching slower until `tfidf merge`.")
      .example("tfidf add new/", "into index.tfidf or $TFIDF_INDEX")
      .example("tfidf add today.txt --id-prefix 2026-11-22",
               "a line is a document; their ids are 2026-11-22:1 and so on")
      .example("tfidf add updates.jsonl -i wiki.tfidf", "replaces documents by their ids");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  if (o.inputs.empty()) throw fail(ErrorKind::usage, "no documents: name files, directories or - (standard input)");
  return false;
}

}  // namespace

int add_command(const Arguments& arguments, Streams& streams) {
  Options o;
  if (parse(arguments, streams, o)) return kOk;
  const auto start = std::chrono::steady_clock::now();
  const std::string path = o.index.find();
  const IndexConfig config = Index::open(path).config();
  o.input.documents.extra_fields = config.fields;
  o.input.documents.utf8 = config.terms.text.utf8;
  DocumentReader reader(o.inputs, o.input.documents);
  return run_index_job(streams, kCommand, path, o.input, reads_stdin(reader.inputs()),
                       [&](const BuildOptions& build, ProgressDisplay& display) {
                         const BuildReport report = add_documents(path, reader, build);
                         display.clear();
                         const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
                         if (!o.input.quiet) print_report(streams.err, kCommand, report, reader, took.count());
                       });
}

}  // namespace wordloom::tools
