// w2v diff: what two models have in common, and what not.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/exit.hpp"
#include "common/find_model.hpp"
#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "common/options.hpp"
#include "common/shared_options.hpp"
#include "w2v/commands.hpp"
#include "w2v/diff_eval.hpp"
#include "w2v/eval_files.hpp"
#include "wordloom/query/compare.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v diff";
constexpr std::size_t kExamples = 10;  // words that one model alone has

constexpr Alias kAliases[] = {{"questions", "analogies"}, {"restrict-vocab", "restrict"}, {"topn", "changed"}};

struct DiffOptions {
  std::string a, b;
  std::uint64_t words = 5000, among = 200'000, sample_pairs = 100'000;
  std::uint32_t at = 10, changed = 20, threads = 0;
  CompareEvalOptions eval;
  bool json = false;
  bool quiet = false;  // of no effect: what is said is warnings and errors
};

bool parse(const Arguments& arguments, Streams& streams, DiffOptions& o) {
  OptionSet options(kCommand, "Compares two models: words, neighbours, similarities, changed words, evaluations.",
                    "A B [options]");
  declare_json(options, o.json);
  declare_quiet(options, o.quiet);
  options
      .number<std::uint64_t>("words", "compare so many of the most frequent shared words", o.words, 2,
                             std::uint64_t{1} << 32)
      .number<std::uint32_t>("n,changed", "list so many of the words that changed most", o.changed, 0, 1'000'000)
      .list("analogies", "FILE", "ask both models these questions, as w2v eval does; may be repeated", o.eval.analogies)
      .list("pairs", "FILE", "ask both models for these similarities; may be repeated", o.eval.pairs)
      .number<std::uint64_t>("restrict", "analogies: only so many of the most frequent words; 0: all",
                             o.eval.restrict_rows, 0, std::uint64_t{1} << 32)
      .section("More", OptionSet::Shown::long_help)
      .number<std::uint32_t>("at", "neighbours that are compared", o.at, 1, 1000)
      .number<std::uint64_t>("among", "neighbours are looked for among so many shared words; 0: all", o.among, 0,
                             std::uint64_t{1} << 32)
      .number<std::uint64_t>("sample-pairs", "pairs drawn for the correlation of similarities", o.sample_pairs, 1,
                             std::uint64_t{100'000'000})
      .number<std::uint32_t>("resamples", "of the bootstrap; 0: no intervals", o.eval.resamples, 0, 1'000'000)
      .number<std::uint64_t>("seed", "of the pairs and of the bootstrap", o.eval.seed, 0,
                             std::numeric_limits<std::uint64_t>::max());
  declare_threads(options, o.threads);
  options.aliases(kAliases)
      .note(
          "A and B are vectors in any format that w2v convert reads. Overlap: the mean part of a word's --at nearest "
          "neighbours that is the same in both, among shared words. Change: 1 - cosine after the orthogonal map that "
          "lays A over B best (0: same direction); it is told only when more words than dimensions are compared. "
          "Intervals cover 95 % and come from a bootstrap over words, questions or pairs; that of B - A is paired: "
          "when it does not hold 0, the difference is hardly chance. FILEs are read once for each model: no pipes.")
      .note(
          "--json prints {\"a\": {\"file\", \"words\", \"dim\", \"hash\"}, \"b\": ..., \"same_content\", \"words\": "
          "{\"shared\", "
          "\"only_a\", \"only_b\", \"only_a_examples\", \"only_b_examples\", \"compared\"}, \"neighbors\": {\"at\", "
          "\"among\", \"words\", \"overlap\", \"interval\"}, \"similarities\": {\"pairs\", \"spearman\", \"pearson\"}, "
          "\"alignment\": null or {\"fitted\", \"mean_change\", \"median_change\", \"most_changed\": [{\"word\", "
          "\"change\", \"overlap\", \"neighbors_a\", \"neighbors_b\"}]}, \"evaluation\": [{\"file\", \"measure\", "
          "\"total\", \"asked_a\", \"asked_b\", \"both\", \"a\", \"b\", \"difference\", \"interval_a\", "
          "\"interval_b\", \"interval_difference\"}], \"seed\"}. Intervals are null with --resamples 0 and where "
          "nothing was asked; a figure that nothing can be said of, as a correlation with judgments that are all the "
          "same, "
          "is null, too, and \"-\" in the table.")
      .note("Exit codes: 0 compared, 1 no word in common, 2 misuse, 3 bad input.")
      .example("w2v diff old.w2v new.w2v", "what a new corpus or setting changed")
      .example("w2v diff a.w2v b.w2v --questions questions-words.txt --pairs wordsim353.tsv", "is B really better?");
  if (options.parse(arguments, streams)) return true;
  options.take_two("A", "B", o.a, o.b);
  o.eval.threads = thread_count(o.threads);
  check_eval_files(o.eval.analogies, o.eval.pairs);
  return false;
}

Json interval_json(const Interval& i) {
  return std::isnan(i.low) ? Json(nullptr) : Json{rounded6(i.low), rounded6(i.high)};
}
Json interval_json(const std::optional<PairedIntervals>& i, Interval PairedIntervals::*which) {
  return i ? interval_json((*i).*which) : Json(nullptr);
}

Json number_or_null(double value) { return std::isnan(value) ? Json(nullptr) : Json(rounded6(value)); }

class Diff {
 public:
  Diff(const DiffOptions& o, Streams& streams)
      : o_(o), out_(streams.out), err_(streams.err), model_a_(open_model(o.a, err_)), model_b_(open_model(o.b, err_)) {}

  int run() {
    const WordList &words_a = model_a_.input.words, &words_b = model_b_.input.words;
    shared_ = shared_words(words_a, words_b);
    const std::string hash_a = content_hash(model_a_), hash_b = content_hash(model_b_);
    json_["a"] = side_json(o_.a, model_a_, hash_a);
    json_["b"] = side_json(o_.b, model_b_, hash_b);
    json_["same_content"] = hash_a == hash_b;
    const SharedVectors both = gather(model_a_.input, model_b_.input, shared_, static_cast<std::size_t>(o_.among));
    const std::size_t compared = std::min(both.size(), static_cast<std::size_t>(o_.words));
    json_["words"] = {{"shared", shared_.a.size()},
                      {"only_a", shared_.only_a.size()},
                      {"only_b", shared_.only_b.size()},
                      {"only_a_examples", examples(words_a, shared_.only_a)},
                      {"only_b_examples", examples(words_b, shared_.only_b)},
                      {"compared", compared}};
    if (!o_.json) print_words();
    if (shared_.a.empty()) {
      if (o_.json) out_.write(json_line(json_));
      err_.print("{}: {} and {} have no word in common (case? see w2v info for their recipes)\n", kCommand, o_.a, o_.b);
      return kNoResult;
    }
    const Searcher a(both.a, o_.eval.threads), b(both.b, o_.eval.threads);
    const auto overlap = neighbor_overlap(a, b, compared, o_.at, o_.eval.threads);
    compare_neighbors(overlap, both.size());
    compare_similarities(a, b, compared);
    compare_directions(a, b, overlap, compared);
    compare_scores();
    json_["seed"] = o_.eval.seed;
    if (o_.json) out_.write(json_line(json_));
    return kOk;
  }

 private:
  static Json side_json(const std::string& file, const Model& model, const std::string& hash) {
    return {{"file", file}, {"words", model.input.size()}, {"dim", model.input.dim()}, {"hash", hash}};
  }

  static Json examples(const WordList& words, const std::vector<Row>& rows) {
    Json list = Json::array();
    for (std::size_t i = 0; i < std::min(kExamples, rows.size()); ++i)
      list.push_back(std::string(words[rows[i].value]));
    return list;
  }

  static std::string joined(const Json& list) {
    std::string text;
    for (const Json& word : list) text += (text.empty() ? "" : ", ") + word.get<std::string>();
    return text;
  }

  void print_words() {
    for (const char* side : {"a", "b"}) {
      const Json& j = json_[side];
      out_.print("{}: {} ({} x {})\n", side[0] == 'a' ? 'A' : 'B', j["file"].get<std::string>(),
                 plural(j["words"].get<std::uint64_t>(), "word"), j["dim"].get<std::uint64_t>());
    }
    const Json& w = json_["words"];
    out_.print("content: {}\nwords: {} shared\n", json_["same_content"].get<bool>() ? "equal" : "different",
               grouped(w["shared"].get<std::uint64_t>()));
    for (const char* side : {"a", "b"}) {
      const std::string key = fmt::format("only_{}", side);
      const auto n = w[key].get<std::uint64_t>();
      out_.print(
          "only in {}: {}{}\n", side[0] == 'a' ? 'A' : 'B', grouped(n),
          n == 0 ? std::string() : fmt::format(" ({}{})", joined(w[key + "_examples"]), n > kExamples ? " ..." : ""));
    }
  }

  void compare_neighbors(const std::vector<double>& overlap, std::size_t among) {
    std::vector<double> known;
    std::copy_if(overlap.begin(), overlap.end(), std::back_inserter(known), [](double x) { return !std::isnan(x); });
    const PairedStatistic mean_of = [&known](std::span<const std::uint32_t> drawn) {
      double sum = 0;
      for (const std::uint32_t i : drawn) sum += known[i];
      return std::pair(sum / static_cast<double>(drawn.size()), 0.0);
    };
    const double mean =  // of nothing it is no number
        std::accumulate(known.begin(), known.end(), 0.0) / static_cast<double>(known.size());
    const auto intervals = intervals_of(known.size(), o_.eval, mean_of);
    json_["neighbors"] = {{"at", o_.at},
                          {"among", among},
                          {"words", known.size()},
                          {"overlap", number_or_null(mean)},
                          {"interval", interval_json(intervals, &PairedIntervals::first)}};
    if (o_.json) return;
    out_.print("compared: the {} most frequent shared words\n", grouped(overlap.size()));
    out_.print("neighbours: {}{} of the {} nearest are the same{}\n", decimals(100 * mean, 2), known.empty() ? "" : "%",
               o_.at,
               intervals ? fmt::format(" [{:.2f}, {:.2f}]", 100 * intervals->first.low, 100 * intervals->first.high)
                         : std::string());
  }

  void compare_similarities(const Searcher& a, const Searcher& b, std::size_t words) {
    const SimilarityAgreement s =
        similarity_agreement(a, b, words, static_cast<std::size_t>(o_.sample_pairs), o_.eval.seed, o_.eval.threads);
    json_["similarities"] = {
        {"pairs", s.pairs}, {"spearman", number_or_null(s.spearman)}, {"pearson", number_or_null(s.pearson)}};
    if (!o_.json)
      out_.print("similarities: Spearman {}, Pearson {} over {}\n", decimals(s.spearman), decimals(s.pearson),
                 plural(s.pairs, "pair"));
  }

  Json near(const Searcher& searcher, std::uint32_t row) const {
    constexpr std::size_t kNear = 5;
    const Row self[] = {Row(row)};
    Json list = Json::array();
    for (const Scored& s :
         searcher.nearest(searcher.vectors().rows.row(row), {.n = kNear, .restrict_rows = 0, .threads = 1}, self))
      list.push_back(word(s.index));
    return list;
  }
  std::string word(std::uint32_t row) const { return std::string(model_a_.input.words[shared_.a[row].value]); }

  void compare_directions(const Searcher& a, const Searcher& b, const std::vector<double>& overlap, std::size_t words) {
    json_["alignment"] = nullptr;
    const std::size_t dim = std::max(a.vectors().dim(), b.vectors().dim());
    if (words <= dim) {
      if (!o_.json)
        out_.print("changed words: not told, {} in {} can always be laid over each other\n", plural(words, "word"),
                   plural(dim, "dimension"));
      return;
    }
    const Alignment over = align(a.vectors().rows, b.vectors().rows, words, o_.eval.threads);
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < words; ++i)
      if (!std::isnan(over.change[i])) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t i, std::uint32_t j) { return over.change[i] > over.change[j]; });
    if (order.empty()) return;
    double sum = 0;
    for (const std::uint32_t i : order) sum += over.change[i];
    const double mean = sum / static_cast<double>(order.size());
    const double median = (over.change[order[order.size() / 2]] + over.change[order[(order.size() - 1) / 2]]) / 2;
    Json most = Json::array();
    for (std::size_t i = 0; i < std::min<std::size_t>(o_.changed, order.size()); ++i)
      most.push_back({{"word", word(order[i])},
                      {"change", rounded6(over.change[order[i]])},
                      {"overlap", number_or_null(overlap[order[i]])},
                      {"neighbors_a", near(a, order[i])},
                      {"neighbors_b", near(b, order[i])}});
    if (!o_.json) {
      out_.print("change after alignment: mean {:.4f}, median {:.4f}\n", mean, median);
      if (!most.empty())
        out_.print("{:<20} {:>7} {:>8}  {}\n", "most changed", "change", "overlap", "nearest in A | in B");
      for (const Json& m : most)
        out_.print("{:<20} {:>7.4f} {:>8}  {} | {}\n", m["word"].get<std::string>(), m["change"].get<double>(),
                   m["overlap"].is_null() ? std::string("-") : fmt::format("{:.2f}", m["overlap"].get<double>()),
                   joined(m["neighbors_a"]), joined(m["neighbors_b"]));
    }
    json_["alignment"] = {{"fitted", over.fitted},
                          {"mean_change", rounded6(mean)},
                          {"median_change", rounded6(median)},
                          {"most_changed", std::move(most)}};
  }

  void compare_scores() {
    json_["evaluation"] = Json::array();
    const auto scores = compare_evaluations(model_a_, model_b_, o_.eval, err_);
    if (!o_.json && !scores.empty())
      out_.print("{:<28} {:>9} {:>7} {:>8} {:>8} {:>8}  {}\n", "evaluation", "measure", "both", "A", "B", "B - A",
                 "95% of B - A");
    for (const ComparedScore& s : scores) {
      if (s.both == 0)
        err_.print("{}: {}: none of its {} items could be asked of both models ({} of A, {} of B)\n", kCommand, s.file,
                   s.total, s.asked_a, s.asked_b);
      json_["evaluation"].push_back(
          {{"file", s.file},
           {"measure", s.measure},
           {"total", s.total},
           {"asked_a", s.asked_a},
           {"asked_b", s.asked_b},
           {"both", s.both},
           {"a", number_or_null(s.a)},
           {"b", number_or_null(s.b)},
           {"difference", number_or_null(s.b - s.a)},
           {"interval_a", interval_json(s.intervals, &PairedIntervals::first)},
           {"interval_b", interval_json(s.intervals, &PairedIntervals::second)},
           {"interval_difference", interval_json(s.intervals, &PairedIntervals::difference)}});
      if (!o_.json)
        out_.print("{:<28} {:>9} {:>7} {:>8} {:>8} {:>8}  {}\n", s.file, s.measure, s.both, decimals(s.a),
                   decimals(s.b), std::isnan(s.b - s.a) ? "-" : fmt::format("{:+.4f}", s.b - s.a),
                   s.intervals && !std::isnan(s.intervals->difference.low)
                       ? fmt::format("[{:+.4f}, {:+.4f}]", s.intervals->difference.low, s.intervals->difference.high)
                       : std::string("-"));
    }
  }

  const DiffOptions& o_;
  Out &out_, &err_;
  Model model_a_, model_b_;
  SharedWords shared_;
  Json json_;
};

}  // namespace

int diff_command(const Arguments& arguments, Streams& streams) {
  DiffOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return Diff(options, streams).run();
}

}  // namespace wordloom::tools
