// ngram interpolate: several models as one, weights given or tuned on held-out text.
#include "wordloom/lm/interpolate.hpp"

#include <cmath>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "ngram/commands.hpp"
#include "ngram/model_output.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/lm/scorer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram interpolate";

struct InterpolateOptions {
  std::vector<std::string> models;
  std::string output, layout = "hashed", tune;
  std::vector<double> weights;
  std::uint64_t recipe = 0;  ///< whose, from 1; 0: they all have the same
  bool force = false, json = false, quiet = false;
};

std::vector<double> parse_weights(const std::string& text) {
  std::vector<double> weights;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    double weight = 0;
    if (!parse_number(std::string_view(text).substr(begin, end - begin), weight) || weight < 0 ||
        !std::isfinite(weight))
      throw fail(ErrorKind::usage, "takes finite numbers of 0 and above separated by commas, not \"{}\"", text);
    weights.push_back(weight);
    begin = end + 1;
  }
  return weights;
}

bool parse(const Arguments& arguments, Streams& streams, InterpolateOptions& o) {
  OptionSet options(kCommand, "Mixes language models.", "MODEL MODEL... [options]");
  options.text("o,output", "FILE", "the mixture as one model; .arpa and .arpa.gz write ARPA", o.output)
      .text("tune", "FILE", "held-out text: find the weights under which it is likeliest", o.tune)
      .value("weights", "X,X,...", "one weight a model", "equal ones",
             [&o](const std::string& text) { o.weights = parse_weights(text); })
      .value("recipe", "N", "for models that read text in different ways: as the N-th of them reads it",
             "they must read it alike",
             [&o](const std::string& text) {
               if (!parse_number(text, o.recipe) || o.recipe < 1)
                 throw fail(ErrorKind::usage, "takes the number of a model, from 1, not \"{}\"", text);
             })
      .choice("layout", "of the binary form", o.layout,
              {{"hashed", std::string("hashed")}, {"trie", std::string("trie")}})
      .flag("force", "replace FILE even if it is not a model", o.force);
  declare_json(options, o.json);
  declare_quiet(options, o.quiet);
  options
      .note(
          "Prints weight<TAB>perplexity<TAB>model per model, with --tune also the mixture's perplexity. --json: "
          "{\"models\": "
          "[{\"model\", \"weight\", \"perplexity\"}], \"perplexity\", \"tokens\", \"left_out\"}. Held-out text is read "
          "as ngram perplexity reads it with these models.")
      .note(
          "The mixture reads text by the recipe that is stored in the models (ngram info shows it; ARPA: words between "
          "white space). Models with different recipes are refused, since words that only one of them makes would "
          "never be met, unless --recipe says which one holds. Models of stupid back-off are refused: their scores "
          "are no probabilities.")
      .example("ngram interpolate news.ngram books.ngram --tune heldout.txt -o both.ngram", "the best mixture");
  if (options.parse(arguments, streams)) return true;
  o.models = options.positionals();
  if (o.models.size() < 2) throw fail(ErrorKind::usage, "takes two models or more, not {}", o.models.size());
  if (!o.tune.empty() && !o.weights.empty())
    throw fail(ErrorKind::usage, "--tune finds the weights, --weights gives them: give one of them");
  if (!o.weights.empty() && o.weights.size() != o.models.size())
    throw fail(ErrorKind::usage, "{} weights for {} models", o.weights.size(), o.models.size());
  if (o.recipe > o.models.size())
    throw fail(ErrorKind::usage, "--recipe {}: there are {} models", o.recipe, o.models.size());
  if (o.output.empty() && o.tune.empty())
    throw fail(ErrorKind::usage, "nothing to do: give -o FILE, --tune FILE or both");
  if (o.weights.empty()) o.weights.assign(o.models.size(), 1.0 / static_cast<double>(o.models.size()));
  return false;
}

// The words that perplexity would score, without </s>.
std::vector<std::vector<std::string>> read_sentences(const std::string& path, const lm::Model& model) {
  const auto stream = open_input(path);
  std::vector<std::vector<std::string>> sentences;
  lm::TextScorer(model, usable_threads()).score(*stream, [&](const lm::ScoredSentence& s) {
    sentences.emplace_back(s.tokens.begin(), s.tokens.end() - 1);
  });
  return sentences;
}

std::string in_short(const Json* value) {
  if (value == nullptr) return "(none)";
  const std::string text = value->dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= 40 ? text : text.substr(0, character_cut(std::string_view(text).substr(0, 40))) + "...";
}

/// What differs: `tokenizer "icu" and "whitespace", case ...`; empty for models that read text alike.
std::string differences(const lm::Model& a, const lm::Model& b) {
  const Json one = Json::parse(lm::text_recipe(a).to_json()), other = Json::parse(lm::text_recipe(b).to_json());
  const auto find = [](const Json& recipe, const std::string& key) {
    return recipe.contains(key) ? &recipe[key] : nullptr;
  };
  std::string text;
  Json keys = one;
  keys.update(other);
  for (const auto& [key, ignored] : keys.items()) {
    const Json *x = find(one, key), *y = find(other, key);
    if (x != nullptr && y != nullptr && *x == *y) continue;
    text += fmt::format("{}{} {} and {}", text.empty() ? "" : ", ", key, in_short(x), in_short(y));
  }
  return text;
}

/// Models must read text alike, unless it was said whose way holds.
void check_recipes(const InterpolateOptions& o, const std::vector<lm::Model>& models, Out& err) {
  for (std::size_t m = 1; m < models.size(); ++m) {
    const std::string how = differences(models[0], models[m]);
    if (how.empty()) continue;
    if (o.recipe == 0)
      throw fail(ErrorKind::usage,
                 "{} and {} read text in different ways ({}), so n-grams of one of them may never be met: train both "
                 "with the same text options, or say with --recipe N that the mixture reads it as the N-th model does",
                 o.models[0], o.models[m], how);
    err.print("{}: {} and {} read text in different ways ({}); the mixture reads it as {} does\n", kCommand,
              o.models[0], o.models[m], how, o.models[o.recipe - 1]);
  }
}

}  // namespace

int interpolate_command(const Arguments& arguments, Streams& streams) {
  InterpolateOptions o;
  if (parse(arguments, streams, o)) return kOk;
  std::vector<InputFile> inputs;
  for (const std::string& path : o.models) inputs.push_back({path, 0});
  const bool replaces = !o.output.empty() && check_model_output(o.output, o.force, inputs);
  std::vector<lm::Model> models;
  std::vector<const lm::Model*> pointers;
  for (const std::string& path : o.models) models.push_back(open_ngram_model(path, kCommand, streams.err));
  for (const lm::Model& model : models) pointers.push_back(&model);
  check_recipes(o, models, streams.err);
  const std::size_t recipe_of = o.recipe == 0 ? 0 : o.recipe - 1;
  lm::MixtureWeights tuned;
  if (!o.tune.empty()) {
    tuned = lm::tune_weights(pointers, read_sentences(o.tune, models[recipe_of]));
    o.weights = tuned.weights;
  }
  if (o.json) {
    Json list = Json::array();
    for (std::size_t m = 0; m < models.size(); ++m) {
      Json one{{"model", o.models[m]}, {"weight", rounded6(o.weights[m])}};
      if (!o.tune.empty()) one["perplexity"] = tuned.perplexities[m];
      list.push_back(one);
    }
    Json all{{"models", list}};
    if (!o.tune.empty()) {
      all["perplexity"] = tuned.perplexity;
      all["tokens"] = tuned.tokens;
      all["left_out"] = tuned.left_out;
    }
    streams.out.write(json_line(all));
  } else if (!o.tune.empty()) {
    for (std::size_t m = 0; m < models.size(); ++m)
      streams.out.print("{:.6f}\t{:.4f}\t{}\n", o.weights[m], tuned.perplexities[m], o.models[m]);
    streams.out.print("1.000000\t{:.4f}\tmixture\n", tuned.perplexity);
  }
  if (!o.output.empty()) {
    const auto sink = make_sink(o.output, o.layout, usable_threads());
    lm::interpolate(pointers, o.weights, *sink, recipe_of);
    if (!o.quiet) streams.err.print("{}: wrote {}{}\n", kCommand, o.output, place_text(replaces));
  }
  return kOk;
}

}  // namespace wordloom::tools
