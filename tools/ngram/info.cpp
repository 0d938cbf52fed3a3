// ngram info: what is in a model, and how it was made.
#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "ngram/commands.hpp"
#include "ngram/query_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram info";

struct InfoOptions {
  std::string model;
  bool json = false, verify = false;
  bool quiet = false;  // of no effect: what is said is warnings and errors
};

bool parse(const Arguments& arguments, Streams& streams, InfoOptions& o) {
  OptionSet options(kCommand, "Tells what is in a language model and how it was made.", "[MODEL] [options]");
  options.text("m,model", "FILE", "as MODEL; default $NGRAM_MODEL, else ./model.ngram", o.model)
      .flag("verify", "check all checksums (of a .ngram model: ARPA has none)", o.verify);
  declare_json(options, o.json);
  declare_quiet(options, o.quiet);
  options
      .note(
          "--json prints {\"file\", \"bytes\", \"layout\", \"order\", \"words\", \"ngrams\" (of each order), "
          "\"recipe\", "
          "\"provenance\"}; recipe and provenance are null in models from ARPA.")
      .example("ngram info model.ngram", "everything that is known")
      .example("ngram info --verify big.ngram", "after a download");
  if (options.parse(arguments, streams)) return true;
  options.take_one("model", o.model);
  return false;
}

int run(const InfoOptions& o, Streams& streams) {
  const std::string path = find_ngram_model(o.model);
  const lm::Model model = open_ngram_model(path, kCommand, streams.err, o.verify);
  const bool file = lm::Model::is_model_file(path);
  if (o.verify && !file)
    throw fail(ErrorKind::usage, "--verify: {} was read to its end, but ARPA has no checksums; .ngram models have",
               path);
  Json json{{"file", path},
            {"bytes", model.bytes()},
            {"layout", file ? Json(lm::layout_name(model.layout())) : Json("arpa")},
            {"order", model.order()},
            {"words", model.words()},
            {"ngrams", std::vector<std::uint64_t>(model.counts().begin(), model.counts().end())},
            {"recipe", stored_json(model.recipe())},
            {"provenance", stored_json(model.provenance())}};
  if (o.verify) json["verified"] = true;
  print_json(streams.out, json, o.json);
  return kOk;
}

}  // namespace

int info_command(const Arguments& arguments, Streams& streams) {
  InfoOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
