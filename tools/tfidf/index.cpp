// tfidf index: documents -> an index.
#include <algorithm>
#include <chrono>

#include "common/exit.hpp"
#include "common/output_file.hpp"
#include "common/recipe_options.hpp"
#include "common/signals.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/document_options.hpp"
#include "tfidf/index_job.hpp"
#include "tfidf/index_option.hpp"
#include "tfidf/preset_option.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf index";

struct Options {
  DocumentInput input;
  RecipeOptions recipe;
  IndexConfig config;
  std::vector<std::string> inputs;
  std::string output = kDefaultIndex;
};

bool parse(const Arguments& arguments, Streams& streams, Options& o) {
  const CountsPreset preset = preset_among(arguments, CountsPreset::wordloom);
  const PresetValues values = preset_values(preset);
  o.config.preset = name(preset);
  o.config.weighting = values.weighting;
  o.config.query_idf = values.query_idf;
  o.config.bm25 = values.bm25;
  o.config.order = values.order;
  o.config.terms = values.terms;
  o.recipe.recipe = values.terms.text;
  OptionSet options(kCommand, "Makes an index of documents, to be searched.", "INPUT... [options]");
  options.text("o,output", "DIRECTORY", "where the index goes; one that is there is replaced", o.output);
  declare_preset(options, "words and weights as in: wordloom, sklearn, gensim, lucene, okapi", CountsPreset::wordloom);
  options.flag("positions", "keep the places of words, so that phrases can be searched", o.config.positions)
      .list("field", "NAME", "a key or column to search by name:word, repeatable", o.config.fields);
  o.input.declare(options);
  o.recipe.keeps_bytes = false;
  o.recipe.declare(options, OptionSet::Shown::long_help);
  o.input.declare_work(options);
  options
      .note(
          "INPUT is a file, a directory (each file below it a document) or - (standard input); gz and zst are "
          "recognised "
          "by content. Documents keep their id, title and place. An index that is there stays as it is until the new "
          "one "
          "is whole, and when there is no document in the input.")
      .note(
          "The id of a file that is a document is its path as given, behind the directory that was named: of `tfidf "
          "index notes/` \"notes/old.txt\". `add` and `delete` know it by that, so name inputs the same way each time. "
          "Records have the id that --id-field says.")
      .note(
          "Documents without an id of their own (lines, paragraphs, records without the field) have the number of "
          "their line, after \"FILE:\" with several inputs and after \"NAME:\" with --id-prefix NAME.")
      .example("tfidf index docs/", "each file is a document; makes index.tfidf")
      .example("tfidf index corpus.jsonl.zst --field title --stem english", "JSON lines; title:word can be searched")
      .example("zcat wiki.gz | tfidf index - --format paragraphs -o wiki.tfidf", "paragraphs from a pipe");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  if (o.inputs.empty()) throw fail(ErrorKind::usage, "no documents: name files, directories or - (standard input)");
  o.config.terms.text = o.recipe.make();
  o.input.documents.extra_fields = o.config.fields;
  o.input.documents.utf8 = o.config.terms.text.utf8;
  o.config.validate();
  return false;
}

}  // namespace

int index_command(const Arguments& arguments, Streams& streams) {
  Options o;
  if (parse(arguments, streams, o)) return kOk;
  const auto start = std::chrono::steady_clock::now();
  DocumentReader reader(o.inputs, o.input.documents);
  const bool replaces = is_index(o.output);
  return run_index_job(streams, kCommand, o.output, o.input, reads_stdin(reader.inputs()),
                       [&](const BuildOptions& build, ProgressDisplay& display) {
                         const BuildReport report = create_index(o.output, reader, o.config, build);
                         display.clear();
                         if (o.input.quiet) return;
                         const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
                         print_report(streams.err, kCommand, report, reader, took.count());
                         streams.err.print("{}: wrote {} ({}){}\n", kCommand, o.output,
                                           bytes_text(Index::open(o.output).bytes()), place_text(replaces));
                       });
}

}  // namespace wordloom::tools
