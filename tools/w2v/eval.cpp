// w2v eval: analogy accuracy and correlation with human similarity judgments, with coverage.
#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "w2v/batch_device.hpp"
#include "w2v/commands.hpp"
#include "w2v/eval_lookup.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v eval";

struct EvalOptions {
  QueryOptions query;
  std::vector<std::string> analogies, pairs;
  std::uint64_t restrict_rows = kEvalRestrict;
  bool multiply = false, known_only = false;
  std::string device = "auto";
  CaseRule letter_case = CaseRule::fold;
};

bool parse(const Arguments& arguments, Streams& streams, EvalOptions& o) {
  OptionSet options(kCommand, "Evaluates a model on analogy questions and similarity judgments.",
                    "[--analogies FILE]... [--pairs FILE]... [options]");
  o.query.declare_model(options, {});
  options
      .list("analogies", "FILE", "questions of four words a line, \": name\" begins a section; may be repeated",
            o.analogies)
      .list("pairs", "FILE", "two words and a score a line; may be repeated", o.pairs)
      .number<std::uint64_t>("restrict", "analogies: only so many of the most frequent words; 0: all", o.restrict_rows,
                             0, std::uint64_t{1} << 32)
      .flag("mul", "3CosMul (products of cosines) instead of 3CosAdd (sums)", o.multiply)
      .choice(
          "case",
          "how words of the files are found: by the model's recipe alone, if need be whatever their case (default), or "
          "exactly as written",
          o.letter_case, {{"recipe", CaseRule::recipe}, {"fold", CaseRule::fold}, {"keep", CaseRule::keep}})
      .flag("known-only", "models with subwords: unknown words stay unknown instead of being made of n-grams",
            o.known_only);
  declare_threads(options, o.query.threads);
  declare_device(options, o.device);
  options
      .note(
          "Questions with a word that the model does not have (among --restrict) are skipped and counted; sections "
          "whose "
          "name begins with \"gram\" are syntactic. Pairs are looked up in the whole model; Spearman's and Pearson's "
          "correlation are over the pairs found. --case fold asks the model's recipe first, then ignores case; in "
          "analogies words that differ in case alone are one word, with the vector of the most frequent, as in gensim "
          "and in word2vec.c's compute-accuracy. In pairs a word is found as written before any other case is tried; "
          "gensim takes its most frequent spelling whatever the case (unless case_insensitive=False), which in models "
          "that keep case gives other correlations.")
      .note(
          "--json prints one object: {\"model\", \"restrict\", \"method\", \"analogies\": [{\"file\", \"sections\": "
          "[{\"name\", \"total\", \"asked\", \"right\", \"skipped\", \"accuracy\"}], \"semantic\", \"syntactic\", "
          "\"total\", "
          "\"malformed\"}], \"pairs\": [{\"file\", \"total\", \"found\", \"undirected\" (a vector is "
          "zero or not finite: not found), \"malformed\", \"spearman\", \"pearson\"}]}; accuracies and correlations of "
          "nothing, or of judgments that are all the same, are null; with subwords also \"made_of_ngrams\": how many "
          "unknown words got a vector.")
      .note(
          "--device auto takes a CUDA device for analogies where there is one; the answers are exact and the same on "
          "every "
          "device. 3CosMul is for the CPU.")
      .example("w2v eval --analogies questions-words.txt", "accuracy by section")
      .example("w2v eval --pairs wordsim353.tsv --pairs simlex999.txt --json", "for scripts");
  if (options.parse(arguments, streams)) return true;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "\"{}\": name files with --analogies or --pairs, the model with -m",
               options.positionals()[0]);
  if (o.analogies.empty() && o.pairs.empty())
    throw fail(ErrorKind::usage, "nothing to evaluate: give --analogies FILE or --pairs FILE");
  return false;
}

Json section_json(const AnalogySection& s) {
  return {{"name", s.name},   {"total", s.total},     {"asked", s.asked},
          {"right", s.right}, {"skipped", s.unknown}, {"accuracy", rounded6(s.accuracy())}};
}

Json analogies_json(const std::string& file, const AnalogyResult& r) {
  Json json{{"file", file}, {"sections", Json::array()}};
  for (const AnalogySection& s : r.sections) json["sections"].push_back(section_json(s));
  json["semantic"] = section_json(r.semantic);
  json["syntactic"] = section_json(r.syntactic);
  json["total"] = section_json(r.total);
  json["malformed"] = r.malformed;
  return json;
}

void print_analogies(Out& out, const std::string& file, const AnalogyResult& r) {
  out.print("{}\n{:<28} {:>8} {:>8} {:>8} {:>8} {:>9}\n", file, "section", "total", "skipped", "asked", "right",
            "accuracy");
  const auto row = [&out](const AnalogySection& s, std::string_view title) {
    out.print("{:<28} {:>8} {:>8} {:>8} {:>8} {:>9}\n", title, s.total, s.unknown, s.asked, s.right,
              s.asked == 0 ? std::string("-") : fmt::format("{:.2f}%", 100 * s.accuracy()));
  };
  for (const AnalogySection& s : r.sections) row(s, s.name);
  row(r.semantic, "semantic");
  row(r.syntactic, "syntactic");
  row(r.total, "total");
}

/// One evaluation of a model: by each file of questions, then by each file of judgments.
class Evaluation {
 public:
  Evaluation(const EvalOptions& o, Streams& streams)
      : o_(o),
        device_(o.device, 1, o.multiply),
        talk_(streams, o.query.quiet),
        out_(streams.out),
        warnings_(streams.err),
        path_(find_model(o.query.model)),
        model_(open_model(path_, streams.err)),
        searcher_(model_.input, o.query.used_threads()),
        lookup_(model_, o.letter_case, o.known_only ? nullptr : &searcher_, talk_.get().err) {
    device_.prepare(searcher_, o.restrict_rows, o.analogies.empty() ? 0 : kManyQuestions);
  }

  int run() {
    json_ = {{"model", path_},
             {"restrict", o_.restrict_rows},
             {"method", o_.multiply ? "3CosMul" : "3CosAdd"},
             {"analogies", Json::array()},
             {"pairs", Json::array()}};
    for (const std::string& file : o_.analogies) analogies(file);
    if (!o_.query.json && !o_.pairs.empty())
      out_.print("{:<40} {:>8} {:>8} {:>9} {:>9}\n", "pairs", "total", "found", "spearman", "pearson");
    for (const std::string& file : o_.pairs) pairs(file);
    if (lookup_.composed() > 0) {
      json_["made_of_ngrams"] = lookup_.composed();
      talk("{} unknown words were made of their n-grams (--known-only leaves them out)", lookup_.composed());
    }
    if (o_.query.json) out_.write(json_line(json_));
    return answered_ > 0 ? kOk : kNoResult;
  }

 private:
  /// With --json all of it stands in the object.
  template <class... Args>
  void talk(fmt::format_string<Args...> text, Args&&... args) {
    if (!o_.query.json) talk_.get().err.print("{}: {}\n", kCommand, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void warn(fmt::format_string<Args...> text, Args&&... args) {
    warnings_.print("{}: {}\n", kCommand, fmt::format(text, std::forward<Args>(args)...));
  }

  void analogies(const std::string& file) {
    // They are asked among the most frequent words: an unknown one could not be among them.
    const AnalogyResult r = evaluate_analogies(
        searcher_, file, [this](std::string_view word) { return lookup_.known(word); },
        static_cast<std::size_t>(o_.restrict_rows), o_.multiply, o_.query.used_threads(), lookup_.same_word());
    answered_ += r.total.asked;
    if (r.total.total == 0)
      warn("{}: holds no question; one is a line of four words", file);
    else if (r.total.asked == 0)
      warn("{}: no question could be asked: {} of {} had a word that the model does not have among {}", file,
           r.total.unknown, r.total.total,
           o_.restrict_rows == 0 ? "its words" : fmt::format("its first {} words", o_.restrict_rows));
    if (r.malformed > 0) talk("{}: {} malformed lines (not four words) were skipped", file, r.malformed);
    if (o_.query.json)
      json_["analogies"].push_back(analogies_json(file, r));
    else
      print_analogies(out_, file, r);
  }

  void pairs(const std::string& file) {
    const PairsResult r = evaluate_pairs(searcher_, file, [this](std::string_view word) { return lookup_(word); });
    answered_ += r.found;
    if (r.total == 0)
      warn("{}: holds no pair; one is a line of two words and a number", file);
    else if (r.found == 0)
      warn("{}: none of its {} is in the model", file, plural(r.total, "pair"));
    if (r.undirected > 0)
      warn("{}: {} count as not found: the vector of a word is zero, not finite or far too small or large", file,
           plural(r.undirected, "pair"));
    if (r.malformed > 0) talk("{}: {} malformed lines were skipped", file, r.malformed);
    if (o_.query.json)
      json_["pairs"].push_back({{"file", file},
                                {"total", r.total},
                                {"found", r.found},
                                {"undirected", r.undirected},
                                {"malformed", r.malformed},
                                {"spearman", rounded6(r.spearman)},  // what is no number is null
                                {"pearson", rounded6(r.pearson)}});
    else
      out_.print("{:<40} {:>8} {:>8} {:>9} {:>9}\n", file, r.total, r.found, decimals(r.spearman), decimals(r.pearson));
  }

  const EvalOptions& o_;
  BatchDevice device_;  // before the model: a device that was asked for in vain is told first
  TalkStreams talk_;
  Out &out_, &warnings_;
  const std::string path_;
  const Model model_;
  Searcher searcher_;
  EvalLookup lookup_;
  Json json_;
  std::uint64_t answered_ = 0;
};

}  // namespace

int eval_command(const Arguments& arguments, Streams& streams) {
  EvalOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return Evaluation(options, streams).run();
}

}  // namespace wordloom::tools
