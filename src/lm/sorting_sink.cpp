#include <algorithm>
#include <span>
#include <utility>

#include "lm/closure.hpp"
#include "lm/tree_sink.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

class SortingSink final : public ModelSink {
 public:
  explicit SortingSink(std::unique_ptr<ModelSink> next) : next_(std::move(next)) {}

  void begin(const ModelHeader& header, bool sorted) override {
    straight_ = sorted;
    if (straight_) return next_->begin(header, true);
    header_ = header;
    levels_.resize(header.order);
    for (std::uint32_t k = 1; k <= header.order; ++k) levels_[k - 1].order = k;
  }

  void add(const NgramBatch& batch) override {
    if (straight_) return next_->add(batch);
    if (batch.order < 1 || batch.order > levels_.size() || batch.words.size() != batch.size() * batch.order)
      throw fail(ErrorKind::internal, "n-gram model: a batch of order {} in a model of order {}", batch.order,
                 levels_.size());
    HeldLevel& level = levels_[batch.order - 1];
    level.words.insert(level.words.end(), batch.words.begin(), batch.words.end());
    level.prob.insert(level.prob.end(), batch.log10_prob.begin(), batch.log10_prob.end());
    if (batch.log10_backoff.empty())
      level.backoff.resize(level.prob.size(), -0.0F);
    else
      level.backoff.insert(level.backoff.end(), batch.log10_backoff.begin(), batch.log10_backoff.end());
  }

  void end() override {
    if (straight_) return next_->end();
    for (std::uint32_t k = 1; k <= header_.order; ++k)
      if (levels_[k - 1].size() != header_.counts[k - 1])
        throw fail(ErrorKind::internal, "n-gram model: {} n-grams of order {} came, {} were promised",
                   levels_[k - 1].size(), k, header_.counts[k - 1]);
    close_and_mark(levels_);
    // The source's counts go to the file as they are; the builder has to expect the added n-grams, too.
    for (std::uint32_t k = 2; k <= header_.order; ++k) sort_by_suffix(levels_[k - 1], header_.words);
    ModelHeader header = std::exchange(header_, {});
    for (std::uint32_t k = 1; k <= header.order; ++k) header.counts[k - 1] = levels_[k - 1].size();
    next_->begin(header, true);
    for (HeldLevel& level : levels_) {
      next_->add({level.order, level.words, level.prob, level.backoff});
      level = {};
    }
    next_->end();
  }

  std::uint64_t held_bytes() const override {
    std::uint64_t bytes = next_->held_bytes();
    for (const HeldLevel& level : levels_)
      bytes += std::span(level.words).size_bytes() + std::span(level.prob).size_bytes() +
               std::span(level.backoff).size_bytes();
    return bytes;
  }

 private:
  std::unique_ptr<ModelSink> next_;
  ModelHeader header_;
  std::vector<HeldLevel> levels_;
  bool straight_ = false;
};

}  // namespace

std::unique_ptr<ModelSink> make_sorting_sink(std::unique_ptr<ModelSink> next) {
  return std::make_unique<SortingSink>(std::move(next));
}

}  // namespace wordloom::lm
