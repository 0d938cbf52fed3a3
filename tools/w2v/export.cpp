// w2v export: the vectors of a model in the formats of other programs.
#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/shared_options.hpp"
#include "w2v/commands.hpp"
#include "w2v/write_format.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v export";

struct ExportOptions {
  ModelOption model;
  std::string format, output;
  bool force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, ExportOptions& o) {
  OptionSet options(kCommand, "Writes the vectors of a model for other programs.", "--format FORMAT -o FILE [options]");
  o.model.declare(options);
  options
      .text("format", "FORMAT",
            "word2vec-text|word2vec-bin|glove|npy|fasttext-bin|fasttext-vec; default: by the name of FILE", o.format)
      .text("o,output", "FILE", "where to; - is standard output", o.output)
      .flag("force", force_help("FILE"), o.force);
  declare_quiet(options, o.quiet);
  options
      .note(
          "Text has the shortest decimals that read back to the same float. npy writes FILE and FILE.vocab. Words that "
          "the format cannot hold (spaces in text) are refused before anything is written.")
      .example("w2v export --format word2vec-text -o vectors.txt", "gensim: KeyedVectors.load_word2vec_format")
      .example("w2v export --format fasttext-bin -o model.bin", "fasttext nn model.bin; gensim: load_facebook_vectors")
      .example("w2v export -m news.w2v -o news.bin", "word2vec's binary format");
  if (options.parse(arguments, streams)) return true;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "\"{}\" is one too many: the model is -m FILE, the output -o FILE",
               options.positionals()[0]);
  if (o.output.empty()) throw fail(ErrorKind::usage, "name the output: -o FILE");
  return false;
}

int run(const ExportOptions& o, Streams& streams) {
  const auto by_name = format_of_name(o.output);
  if (o.format.empty() && !by_name)
    throw fail(
        ErrorKind::usage,
        "{} does not tell its format: give --format word2vec-text|word2vec-bin|glove|npy|fasttext-bin|fasttext-vec",
        o.output);
  const VectorFormat format = o.format.empty() ? *by_name : parse_vector_format(o.format);
  const std::string path = checked_output(o.output, format, o.force);
  write_and_say(streams, kCommand, path, open_model(find_model(o.model), streams.err), format, o.quiet);
  return kOk;
}

}  // namespace

int export_command(const Arguments& arguments, Streams& streams) {
  ExportOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
