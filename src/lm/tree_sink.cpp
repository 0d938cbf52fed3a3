#include "lm/tree_sink.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

/// A probability as it is kept: the sign bit tells n-grams of the source from added ones.
float kept_prob(float log10_prob) {
  if (log10_prob == kAddedProb) return log10_prob;
  if (!(log10_prob <= 0))
    throw fail(ErrorKind::format, "n-gram model: a log10 probability is {}, it must be 0 or below", log10_prob);
  return -std::fabs(log10_prob);
}

float kept_backoff(float log10_backoff) {
  if (!std::isfinite(log10_backoff) && log10_backoff != -std::numeric_limits<float>::infinity())
    throw fail(ErrorKind::format, "n-gram model: a log10 back-off weight is {}", log10_backoff);
  return log10_backoff;
}

}  // namespace

void TreeSink::begin(const ModelHeader& header, bool sorted) {
  if (header.order < 1 || header.order > kHighestOrder || header.counts.size() != header.order)
    throw fail(ErrorKind::config, "n-gram model: order {} with {} counts; orders 1 to {} are possible", header.order,
               header.counts.size(), kHighestOrder);
  if (!sorted || header.words.size() < 3 || header.words.size() != header.counts[0])
    throw fail(ErrorKind::internal, "n-gram model: {} words and {} unigrams, sorted: {}", header.words.size(),
               header.counts[0], sorted);
  for (std::uint32_t i = 0; i < header.order; ++i)
    if (header.counts[i] > kMostSlots)
      throw fail(ErrorKind::config, "n-gram model: {} n-grams of order {}, a model file holds {}; prune the model",
                 header.counts[i], i + 1, kMostSlots);
  top_ = header.order;
  counts_ = header.counts;
  vocabulary_ = header.words.size();
  builder_->begin(header);
}

void TreeSink::finish_order() {
  if (received_ != counts_[order_ - 1])
    throw fail(ErrorKind::internal, "n-gram model: {} n-grams of order {} came, {} were promised", received_, order_,
               counts_[order_ - 1]);
  builder_->end_level();
}

void TreeSink::next_order(std::uint32_t order) {
  while (order_ < order) {
    finish_order();
    ++order_;
    received_ = 0;
    if (order_ > top_) throw fail(ErrorKind::internal, "n-gram model: order {} of {}", order_, top_);
    parents_ = std::exchange(level_, {});
    if (order_ > 2) finder_ = std::make_unique<ParentFinder>(parents_, order_ - 1);
    if (order_ < top_) level_.reserve(counts_[order_ - 1], order_);
    builder_->begin_level(order_, counts_[order_ - 1]);
  }
}

void TreeSink::unigrams(const NgramBatch& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch.words[i] != received_ + i)
      throw fail(ErrorKind::internal, "n-gram model: unigram {} came where {} was expected", batch.words[i],
                 received_ + i);
    builder_->unigram(kept_prob(batch.log10_prob[i]),
                      batch.log10_backoff.empty() ? -0.0F : kept_backoff(batch.log10_backoff[i]));
  }
  received_ += batch.size();
}

void TreeSink::add(const NgramBatch& batch) {
  if (batch.order < order_ || batch.words.size() != batch.size() * batch.order ||
      (!batch.log10_backoff.empty() && batch.log10_backoff.size() != batch.size()))
    throw fail(ErrorKind::internal, "n-gram model: a batch of order {} after order {}, or with parts of unlike size",
               batch.order, order_);
  next_order(batch.order);
  if (batch.order == 1) return unigrams(batch);
  const std::uint32_t k = order_;
  std::array<WordIndex, kHighestOrder> reversed{};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const WordIndex* words = batch.words.data() + i * k;
    std::uint32_t shared = 0;
    bool same = received_ > 0;
    for (std::uint32_t j = 0; j < k; ++j) {
      reversed[j] = words[k - 1 - j];
      if (reversed[j] >= vocabulary_)
        throw fail(ErrorKind::internal, "n-gram model: word {} of {}", reversed[j], vocabulary_);
      same = same && reversed[j] == previous_[j];
      shared += same;
    }
    if (received_ > 0 && (shared == k || reversed[shared] < previous_[shared]))
      throw fail(ErrorKind::internal, "n-gram model: n-gram {} of order {} is not above the one before it", received_,
                 k);
    std::uint64_t parent = reversed[0];
    if (k > 2) {
      if (!finder_->find(reversed.data(), std::min(shared, k - 1)))
        throw fail(ErrorKind::internal, "n-gram model: the last {} words of n-gram {} of order {} are no n-gram", k - 1,
                   received_, k);
      parent = finder_->rank();
    }
    builder_->node(parent, words[0], kept_prob(batch.log10_prob[i]),
                   batch.log10_backoff.empty() ? -0.0F : kept_backoff(batch.log10_backoff[i]));
    if (k < top_ && k >= 2) level_.push(reversed.data(), k, shared);
    previous_ = reversed;
    ++received_;
  }
}

void TreeSink::end() {
  next_order(top_);
  finish_order();
  builder_->end();
}

}  // namespace wordloom::lm
