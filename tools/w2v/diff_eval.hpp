#pragma once
// The same questions to two models, with intervals for the difference.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/streams.hpp"
#include "w2v/eval_lookup.hpp"
#include "wordloom/query/compare.hpp"

namespace wordloom::tools {

/// What both models answered: an accuracy or a Spearman correlation, over the items that both could be asked.
struct ComparedScore {
  std::string file, measure;  ///< "accuracy" | "spearman"
  std::uint64_t total = 0;    ///< items in the file
  std::uint64_t both = 0;     ///< asked of both models: the scores are over these
  std::uint64_t asked_a = 0, asked_b = 0;
  double a = 0, b = 0;  ///< NaN where there is none: nothing asked, or judgments or cosines that are all the same
  std::optional<PairedIntervals> intervals{};  ///< 95 %, bootstrap over the items
};

struct CompareEvalOptions {
  std::vector<std::string> analogies, pairs;
  std::uint64_t restrict_rows = kEvalRestrict;
  CaseRule letter_case = CaseRule::fold;
  std::uint32_t resamples = 1000;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// Over `items` things; nothing when there are none, or CompareEvalOptions::resamples is 0.
std::optional<PairedIntervals> intervals_of(std::size_t items, const CompareEvalOptions& options,
                                            const PairedStatistic& statistic);

/// One entry per file, analogies first. Files are read once for each model. Throws ErrorKind::io.
std::vector<ComparedScore> compare_evaluations(const Model& a, const Model& b, const CompareEvalOptions& options,
                                               Out& err);

}  // namespace wordloom::tools
