#include "w2v/training_scores.hpp"

#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "w2v/eval_lookup.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom::tools {

std::string training_scores(const Model& model, const WatchOptions& options, std::size_t threads, Out& err) {
  Searcher searcher(model.input, threads);
  EvalLookup lookup(model, CaseRule::fold, &searcher, err);
  Json scores = Json::array();
  const auto add = [&scores](const std::string& file, const char* measure, double score, std::uint64_t asked,
                             std::uint64_t total) {
    scores.push_back(
        // A score of nothing is no number: null.
        {{"set", file}, {"measure", measure}, {"score", rounded6(score)}, {"asked", asked}, {"total", total}});
  };
  for (const std::string& file : options.analogies) {
    const AnalogyResult r = evaluate_analogies(
        searcher, file, [&lookup](std::string_view word) { return lookup.known(word); }, kEvalRestrict, false, threads,
        lookup.same_word());
    add(file, "accuracy", r.total.accuracy(), r.total.asked, r.total.total);
  }
  for (const std::string& file : options.pairs) {
    const PairsResult r = evaluate_pairs(searcher, file, [&lookup](std::string_view word) { return lookup(word); });
    add(file, "spearman", r.spearman, r.found, r.total);
  }
  return scores.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace wordloom::tools
