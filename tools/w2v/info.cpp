// w2v info: what is in a model, and how it was made.
#include <algorithm>
#include <filesystem>

#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "common/options.hpp"
#include "common/shared_options.hpp"
#include "common/shell_line.hpp"
#include "w2v/commands.hpp"
#include "w2v/train_options.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v info";

struct InfoOptions {
  ModelOption model;
  bool json = false, hash = false, verify = false, recipe = false, config = false, log = false, build = false;
  bool quiet = false;  // of no effect: what is said is warnings and errors
};

bool parse(const Arguments& arguments, Streams& streams, InfoOptions& o) {
  OptionSet options(kCommand, "Tells what is in a model and how it was made.", "[MODEL] [options]");
  o.model.declare(options);
  declare_json(options, o.json);
  declare_quiet(options, o.quiet);
  options
      .flag("hash", "print the content hash alone: equal for equal words, counts, numbers, recipe and hyper-parameters",
            o.hash)
      .flag("verify", "check all checksums (of a .w2v model: other formats have none)", o.verify)
      .flag("recipe", "print the command that repeats the training", o.recipe)
      .flag("config", "print the same as a file for w2v train --config", o.config)
      .flag("log", "print the training log (JSON lines)", o.log)
      .flag("build", "version, compiler and devices of this program", o.build)
      .note(
          "--json prints {\"file\", \"bytes\", \"words\", \"dim\", \"output_rows\", \"total_count\", \"recipe\", "
          "\"hyper\", "
          "\"run\"} and with n-grams \"subwords\": {\"minn\", \"maxn\", \"ngram_rows\", \"shared\"}; recipe is null in "
          "models converted from other formats.")
      .example("w2v info model.w2v", "everything that is known")
      .example("w2v info --verify big.w2v", "after a download")
      .example("sh -c \"$(w2v info --recipe)\"", "train it again");
  if (options.parse(arguments, streams)) return true;
  options.take_one("model", o.model.file);
  return false;
}

void print_build(Out& out) {
#if defined(__clang__)
  const std::string compiler = fmt::format("clang {}", __clang_version__);
#else
  const std::string compiler = fmt::format("gcc {}", __VERSION__);
#endif
#ifdef NDEBUG
  const char* checks = "release";
#else
  const char* checks = "with assertions";
#endif
  out.print("w2v {}\ncompiler: {}, {}\n{}\n", version(), compiler, checks, describe_backends());
}

/// The command that repeats the run, or the configuration that does.
int print_recipe(const Json& run, const std::string& path, bool config, Streams& streams) {
  if (!run.is_object() || !run.contains("arguments") || !run["arguments"].is_array()) {
    streams.err.print("{}: {} was not trained by this program, so there is no command that repeats it\n", kCommand,
                      path);
    return kNoResult;
  }
  std::vector<std::string> arguments;
  for (const Json& argument : run["arguments"])
    arguments.push_back(argument.is_string() ? argument.get<std::string>() : argument.dump());
  if (!config) {
    streams.out.print("{}\n", shell_line(arguments));
    return kOk;
  }
  // Past "w2v train"; the options know which of them are flags.
  arguments.erase(arguments.begin(), arguments.begin() + std::min<std::ptrdiff_t>(2, std::ssize(arguments)));
  arguments.insert(arguments.begin(), "--print-config");
  TrainOptions options;
  options.from_recipe = true;
  (void)parse_train(arguments, streams, options);
  return kOk;
}

int run(const InfoOptions& o, Streams& streams) {
  if (o.build) {
    print_build(streams.out);
    return kOk;
  }
  const std::string path = find_model(o.model);
  const Model model = open_model(path, streams.err, o.verify ? RowChecks::at_once : RowChecks::none);
  if (o.verify && !is_native(path))
    throw fail(ErrorKind::usage, "--verify: {} was read to its end, but its format has no checksums; .w2v models have",
               path);
  const Json training = stored_json(model.run_json);
  if (o.hash) {
    streams.out.print("{}\n", content_hash(model));
    return kOk;
  }
  if (o.recipe || o.config) return print_recipe(training, path, o.config, streams);
  if (o.log) {
    streams.out.write(model.log_jsonl);
    return kOk;
  }
  std::error_code code;
  const auto bytes = std::filesystem::file_size(path, code);
  std::int64_t total = 0;
  for (const std::int64_t count : model.input.counts) total += count;
  Json json{{"file", path},
            {"bytes", code ? Json(nullptr) : Json(bytes)},
            {"words", model.input.size()},
            {"dim", model.input.dim()},
            {"output_rows", model.output.rows},
            {"total_count", model.input.counts.empty() ? Json(nullptr) : Json(total)},
            {"recipe", model.recipe ? stored_json(model.recipe->to_json()) : Json(nullptr)},
            {"hyper", stored_json(model.hyper_json)},
            {"run", training}};
  if (model.subwords)
    json["subwords"] = {{"minn", model.subwords->layout.minn},
                        {"maxn", model.subwords->layout.maxn},
                        {"ngram_rows", model.subwords->ngrams.rows},
                        {"shared", model.subwords->layout.rows == SubwordLayout::Rows::shared}};
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
