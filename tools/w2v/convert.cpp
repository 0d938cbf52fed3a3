// w2v convert: from any vector format to any other.
#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/shared_options.hpp"
#include "w2v/commands.hpp"
#include "w2v/write_format.hpp"
#include "wordloom/text/recipe_names.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v convert";

struct ConvertOptions {
  std::string input, output, to;
  ReadOptions read;
  bool force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, ConvertOptions& o) {
  OptionSet options(kCommand, "Converts word vectors from any format to any other.", "IN OUT [options]");
  options.text("from", "FORMAT", "of IN; default: by its content", o.read.format)
      .text("to", "FORMAT",
            "of OUT; default: by its name: .w2v native, .bin word2vec-bin, .txt .vec word2vec-text, .glove, .npy", o.to)
      .flag("force", force_help("OUT"), o.force)
      .number<std::uint64_t>("limit", "read only the first so many rows; 0: all", o.read.limit, 0,
                             std::uint64_t{1} << 32)
      .choice("utf8", "words with broken UTF-8: an error, mended with U+FFFD, or kept", o.read.utf8, kUtf8PolicyNames)
      .text("words", "FILE", "npy: the words, one a line; default IN.vocab", o.read.vocabulary);
  declare_quiet(options, o.quiet);
  options
      .note(
          "Formats: native, word2vec-text, word2vec-bin, glove, npy, fasttext-bin (reads .bin and quantised .ftz), "
          "fasttext-vec. IN may be gz or zst. What had to be mended (wrong "
          "header, duplicate words, broken UTF-8) is said with row and byte.")
      .example("w2v convert GoogleNews-vectors-negative300.bin.gz news.w2v", "opens in milliseconds from then on")
      .example("w2v convert glove.6B.100d.txt glove.w2v", "no header needed")
      .example("w2v convert model.w2v vectors.txt", "as export");
  if (options.parse(arguments, streams)) return true;
  options.take_two("IN", "OUT", o.input, o.output);
  return false;
}

int run(const ConvertOptions& o, Streams& streams) {
  const auto by_name = format_of_name(o.output);
  if (o.to.empty() && !by_name)
    throw fail(
        ErrorKind::usage,
        "{} does not tell its format: give --to native|word2vec-text|word2vec-bin|glove|npy|fasttext-bin|fasttext-vec",
        o.output);
  const VectorFormat to = o.to.empty() ? *by_name : parse_vector_format(o.to);
  if (!o.read.format.empty()) (void)parse_vector_format(o.read.format);
  const std::string path = checked_output(o.output, to, o.force);
  ReadReport report;
  const Model model = read_vectors(o.input, o.read, &report);
  if (!o.read.vocabulary.empty() && report.format != VectorFormat::npy)
    throw fail(ErrorKind::usage, "--words goes with npy; {} is of the format {} and has its words in it", o.input,
               name(report.format));
  print_warnings(streams.err, kCommand, o.input, report.warnings);
  write_and_say(streams, kCommand, path, model, to, o.quiet);
  return kOk;
}

}  // namespace

int convert_command(const Arguments& arguments, Streams& streams) {
  ConvertOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
