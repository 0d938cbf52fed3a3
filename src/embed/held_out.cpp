#include "wordloom/embed/held_out.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <vector>

#include "embed/draw_targets.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/objective.hpp"

namespace wordloom {
namespace {

/// The stream of random numbers for held-out text: no epoch has this number, and the first rows have the next.
constexpr std::uint64_t kHeldOut = 0xfffffffeULL;
/// Sums are made over blocks of about so many words and added up in their order, whatever the number of threads.
constexpr std::uint64_t kBlockWords = 4096;

/// Sixteen sums side by side, which a compiler may keep in vector registers; one sum it must add up in order.
float score(const float* a, const float* b, std::size_t dim) {
  std::array<float, 16> sums{};
  std::size_t d = 0;
  for (; d + sums.size() <= dim; d += sums.size())
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += a[d + k] * b[d + k];
  float total = 0;
  for (; d < dim; ++d) total += a[d] * b[d];
  for (const float sum : sums) total += sum;
  return total;
}

/// What one thread needs, and the sums of the block at hand.
class Measure {
 public:
  Measure(const EmbeddingModel& model, const EncodedCorpus& text, const TrainingTables& tables,
          const TrainConfig& config)
      : model_(model),
        text_(text),
        tables_(tables),
        config_(config),
        rng_(config.run.seed, kHeldOut),
        hidden_(config.model.dim) {}

  void sentence(std::uint64_t begin, std::uint64_t end) {
    words_.clear();
    positions_.clear();
    for (std::uint64_t p = begin; p < end; ++p) {
      const std::uint32_t word = text_.tokens()[p];
      if (!keeps(rng_, p, tables_.keep[word])) continue;
      words_.push_back(word);
      positions_.push_back(p);
    }
    for (std::size_t i = 0; i < words_.size() && words_.size() > 1; ++i) centre(i);
  }

  double loss = 0;  ///< sum in nats
  std::uint64_t predictions = 0;

 private:
  void centre(std::size_t i) {
    const std::size_t reach = draw_window(rng_, positions_[i], config_.sampling.window);
    const std::size_t first = i > reach ? i - reach : 0, last = std::min(words_.size() - 1, i + reach);
    contexts_.clear();
    for (std::size_t j = first; j <= last; ++j)
      if (j != i) contexts_.push_back(words_[j]);
    const std::span<const std::uint32_t> self(&words_[i], 1);
    if (config_.model.mode == Mode::cbow) {
      set_hidden(contexts_, config_.model.cbow_input == CbowInput::mean || config_.subwords.on());
      draw_negatives(positions_[i], self, 1);
      add(hidden_.data(), self);
    } else if (config_.subwords.on()) {
      // fastText's roles: the centre is the input, its contexts are the targets.
      set_hidden(self, true);
      draw_negatives(positions_[i], contexts_, contexts_.size());
      add(hidden_.data(), contexts_);
    } else {
      draw_negatives(positions_[i], self, 1);
      for (const std::uint32_t context : contexts_) add(model_.input.row(context), self);
    }
  }

  /// Mean or sum over all input rows of the words.
  void set_hidden(std::span<const std::uint32_t> words, bool mean) {
    std::fill(hidden_.begin(), hidden_.end(), 0.0F);
    std::size_t rows = 0;
    const auto add_row = [&](std::uint32_t row) {
      const float* const values = model_.input.row(row);
      for (std::size_t d = 0; d < hidden_.size(); ++d) hidden_[d] += values[d];
      ++rows;
    };
    for (const std::uint32_t word : words) {
      if (!config_.subwords.on()) {
        add_row(word);
        continue;
      }
      for (const std::uint32_t row : tables_.subwords.rows(word)) add_row(row);
    }
    if (mean)
      for (float& x : hidden_) x /= static_cast<float>(rows);
  }

  /// SamplingConfig::negative words for each of `times` predictions, none of them a target.
  void draw_negatives(std::uint64_t position, std::span<const std::uint32_t> targets, std::size_t times) {
    negatives_.clear();
    if (config_.model.loss == Loss::hs) return;
    const auto count = static_cast<std::uint32_t>(config_.sampling.negative * times);
    const auto is_target = [=](std::uint32_t row) {
      return std::find(targets.begin(), targets.end(), row) != targets.end();
    };
    embed::draw_negatives(tables_.negatives, rng_, position,
                          {.count = count, .stride = count, .attempts = config_.run.exact ? 1 : kRedraws},
                          is_target, negatives_);
  }

  /// One prediction for each target.
  void add(const float* input, std::span<const std::uint32_t> targets) {
    predictions += targets.size();
    for (const std::uint32_t target : targets) {
      if (config_.model.loss == Loss::ns) {
        term(input, target, 1);
        continue;
      }
      const auto path = tables_.tree.path(target);
      const auto labels = tables_.tree.labels(target);
      for (std::size_t n = 0; n < path.size(); ++n) term(input, path[n], labels[n]);
    }
    for (const std::uint32_t negative : negatives_) term(input, negative, 0);
  }

  void term(const float* input, std::uint32_t output_row, float label) {
    loss += prediction_loss(static_cast<double>(score(input, model_.output.row(output_row), hidden_.size())),
                            static_cast<double>(label));
  }

  const EmbeddingModel& model_;
  const EncodedCorpus& text_;
  const TrainingTables& tables_;
  const TrainConfig& config_;
  const CounterRng rng_;
  std::vector<float> hidden_;
  std::vector<std::uint32_t> words_, contexts_, negatives_;
  std::vector<std::uint64_t> positions_;
};

}  // namespace

HeldOutLoss held_out_loss(const EmbeddingModel& model, const EncodedCorpus& text, const TrainingTables& tables,
                          const TrainConfig& config) {
  const auto ends = text.sentence_ends();
  std::vector<std::size_t> blocks{0};  // sentences at which they begin, then the number of sentences
  std::uint64_t begin = 0;
  for (std::size_t s = 0; s < ends.size(); ++s) {
    if (ends[s] - begin < kBlockWords && s + 1 < ends.size()) continue;
    blocks.push_back(s + 1);
    begin = ends[s];
  }
  struct Sum {
    double loss = 0;
    std::uint64_t predictions = 0;
  };
  std::vector<Sum> sums(blocks.size() - 1);
  parallel_for(sums.size(), 1, std::max<std::size_t>(config.run.threads, 1), [&](auto from, auto to, auto) {
    for (std::size_t b = from; b < to; ++b) {
      Measure measure(model, text, tables, config);
      for (std::size_t s = blocks[b]; s < blocks[b + 1]; ++s) measure.sentence(s == 0 ? 0 : ends[s - 1], ends[s]);
      sums[b] = {measure.loss, measure.predictions};
    }
  });
  Sum total;
  for (const Sum& sum : sums) {
    total.loss += sum.loss;
    total.predictions += sum.predictions;
  }
  return {total.predictions == 0 ? std::numeric_limits<double>::quiet_NaN()
                                 : total.loss / static_cast<double>(total.predictions),
          total.predictions};
}

}  // namespace wordloom
