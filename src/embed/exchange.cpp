#include "embed/exchange.hpp"

#include <algorithm>
#include <span>

namespace wordloom::embed {
namespace {

/// Of the loss along a touched row, in the middle of a training: sigma (1 - sigma) times the square of the other row's
/// length. Of 0.05, 0.1 and 0.2 none is best for all modes (docs/decisions/083).
constexpr double kCurvature = 0.1;

constexpr double kTwo32 = 4294967296.0;

/// The probability of each word to be drawn as a negative.
std::vector<double> draw_probabilities(const AliasTable& table) {
  std::vector<double> p(table.size(), 0.0);
  const auto slots = table.slots();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const double own = (static_cast<double>(slots[i].threshold) + 1) / kTwo32;
    p[i] += own / static_cast<double>(p.size());
    p[slots[i].alias] += (1 - own) / static_cast<double>(p.size());
  }
  return p;
}

}  // namespace

RowTouches row_touches(const Vocabulary& vocabulary, const TrainingTables& tables, const TrainConfig& config) {
  const std::span<const std::int64_t> counts = vocabulary.counts();
  const std::size_t words = counts.size();
  double total = 0, kept_of_all = 0, targets = 0;
  for (const std::int64_t count : counts) total += static_cast<double>(count);
  std::vector<double> kept(words);  // part of the corpus that is this word and left by sub-sampling
  for (std::size_t w = 0; w < words; ++w) {
    kept[w] = static_cast<double>(counts[w]) / total * (static_cast<double>(tables.keep[w]) + 1) / kTwo32;
    kept_of_all += kept[w];
    if (config.model.loss == Loss::hs)
      targets += kept[w] * static_cast<double>(tables.tree.path(static_cast<std::uint32_t>(w)).size());
  }
  targets = config.model.loss == Loss::hs ? targets / kept_of_all : 1 + config.sampling.negative;
  const double contexts = 1 + config.sampling.window;  // of a centre: both sides, (1 + window) / 2 in the mean
  const double predictions = config.model.mode == Mode::cbow ? 1 : contexts;

  const bool subwords = config.subwords.on();
  RowTouches touches;
  touches.input.assign(subwords ? tables.subwords.input_rows() : words, 0.0F);
  touches.output.assign(config.model.loss == Loss::hs ? tables.tree.inner_nodes() : words, 0.0F);
  const std::vector<double> drawn =
      config.model.loss == Loss::hs ? std::vector<double>() : draw_probabilities(tables.negatives);
  for (std::uint32_t w = 0; w < words; ++w) {
    const double inputs = kept[w] * contexts * targets;
    if (subwords) {
      // The hidden vector is the mean of the word's rows: a step of one of them moves it by its share.
      const auto rows = tables.subwords.rows(w);
      for (const std::uint32_t row : rows)
        touches.input[row] += static_cast<float>(inputs / static_cast<double>(rows.size()));
    } else {
      touches.input[w] = static_cast<float>(inputs);
    }
    if (config.model.loss == Loss::hs)
      for (const std::uint32_t node : tables.tree.path(w))
        touches.output[node] += static_cast<float>(kept[w] * predictions);
    else
      touches.output[w] =
          static_cast<float>(predictions * (kept[w] + kept_of_all * config.sampling.negative * drawn[w]));
  }
  return touches;
}

float pull_per_touch(double lr, double words) { return static_cast<float>(lr * words * kCurvature); }

std::uint64_t exchange_words(std::uint64_t corpus_words, std::size_t replicas) {
  return std::clamp<std::uint64_t>(corpus_words / (64 * replicas), 1, std::uint64_t{1} << 21);
}

std::vector<std::size_t> cut_blocks(const VisitOrder& order, std::size_t first, std::size_t last, std::size_t parts) {
  std::vector<std::size_t> cuts(parts + 1, last);
  cuts[0] = first;
  if (first == last) return cuts;
  const std::uint64_t begin = order[first].words_before;
  // Behind the end of the epoch no words are known: the last block is then taken to be as long as the one before it.
  const std::size_t blocks = last - first;
  const std::uint64_t words = last < order.size() ? order[last].words_before - begin
                              : blocks == 1       ? 0
                                                  : (order[last - 1].words_before - begin) / (blocks - 1) * blocks;
  for (std::size_t part = 1; part < parts; ++part) {
    std::size_t& cut = cuts[part] = cuts[part - 1];
    while (cut < last && order[cut].words_before - begin < words * part / parts) ++cut;
  }
  return cuts;
}

}  // namespace wordloom::embed
