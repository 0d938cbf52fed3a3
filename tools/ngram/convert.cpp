// ngram convert: between ARPA and the two layouts of model files.
#include <filesystem>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "ngram/commands.hpp"
#include "ngram/model_output.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/lm/arpa_reader.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram convert";

struct ConvertOptions {
  std::string input, output;
  std::optional<ModelForm> form;
  lm::Layout layout = lm::Layout::hashed;
  bool force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, ConvertOptions& o) {
  OptionSet options(kCommand, "Converts language models between ARPA and .ngram.", "IN OUT [options]");
  options
      .value("to", "arpa|ngram", "of OUT", "by its name: .arpa, .arpa.gz; .ngram, .bin",
             [&o](const std::string& text) {
               if (text != "arpa" && text != "ngram")
                 throw fail(ErrorKind::usage, "takes arpa|ngram, not \"{}\"", text);
               o.form = text == "arpa" ? ModelForm::arpa : ModelForm::binary;
             })
      .choice("layout", "of a .ngram file: fast and exact, or small and quantised to 8 bits", o.layout,
              {{"hashed", lm::Layout::hashed}, {"trie", lm::Layout::trie}})
      .flag("force", "replace OUT even if it is not a model", o.force);
  declare_quiet(options, o.quiet);
  options
      .note(
          "IN is a .ngram file or ARPA, also gz or zst, or - for ARPA from standard input. OUT is ARPA when its name "
          "ends in .arpa or .arpa.gz, a .ngram file when it ends in .ngram or .bin; --to settles it for other names. "
          "ARPA is compressed when the name ends in .gz.")
      .note("Hashed files hold all numbers of the ARPA file as they are: back to ARPA nothing is lost.")
      .example("ngram convert news.arpa.gz news.ngram", "opens in milliseconds from then on")
      .example("ngram convert --layout trie news.ngram small.ngram", "a quarter of the size")
      .example("ngram convert news.ngram news.arpa", "for other programs");
  if (options.parse(arguments, streams)) return true;
  options.take_two("IN", "OUT", o.input, o.output);
  if (!o.form) o.form = form_of_name(o.output);
  if (!o.form && o.output != "-")
    throw fail(ErrorKind::usage,
               "{} does not tell its format: end it in .arpa, .arpa.gz, .ngram or .bin, or give --to arpa|ngram",
               o.output);
  return false;
}

int run(const ConvertOptions& o, Streams& streams) {
  const bool replaces = check_model_output(o.output, o.force, {{o.input, 0}});
  const auto sink = make_sink(o.output, o.form.value(), std::string(lm::layout_name(o.layout)), usable_threads());
  if (o.input != "-" && lm::Model::is_model_file(o.input)) {
    lm::Model::open(o.input, lm::Model::Check::full).send(*sink);
  } else {
    for (const std::string& note : naming(o.input, [&] { return lm::read_arpa(o.input, *sink); }).notes)
      streams.err.print("{}: {}: {}\n", kCommand, o.input, note);
  }
  if (o.quiet) return kOk;
  std::error_code code;
  const auto bytes = std::filesystem::file_size(o.output, code);
  streams.err.print("{}: wrote {}{}{}\n", kCommand, o.output,
                    code ? std::string() : fmt::format(" ({})", bytes_text(bytes)), place_text(replaces));
  return kOk;
}

}  // namespace

int convert_command(const Arguments& arguments, Streams& streams) {
  ConvertOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
