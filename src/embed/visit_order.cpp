#include "wordloom/embed/visit_order.hpp"

#include <algorithm>

#include "wordloom/core/random.hpp"

namespace wordloom {
namespace {

constexpr std::uint64_t kMostWords = 8192;
constexpr std::uint64_t kLeastWords = 512;
constexpr std::uint64_t kBlocks = 256;  // aimed at in corpora too small for blocks of kMostWords

/// Keeps the draws of the order apart from those of the tokens, whose draw numbers are small: with windows of 100 and
/// 64 negatives for each pair some reach this one, which would tie a negative to a place of the order, nothing more.
constexpr std::uint32_t kDrawOrder = 65535;

}  // namespace

VisitOrder::VisitOrder(std::span<const std::uint64_t> sentence_ends, std::uint64_t seed, bool shuffled)
    : sentence_ends_(sentence_ends), seed_(seed), shuffled_(shuffled) {
  const std::uint64_t total = sentence_ends.empty() ? 0 : sentence_ends.back();
  const std::uint64_t enough = std::clamp(total / kBlocks, kLeastWords, kMostWords);
  std::uint64_t begin = 0;
  for (std::size_t s = 0; s < sentence_ends.size(); ++s) {
    if (sentence_ends[s] - begin < enough && s + 1 < sentence_ends.size()) continue;
    begins_.push_back(s + 1);
    begin = sentence_ends[s];
  }
}

void VisitOrder::start_epoch(std::uint32_t epoch) {
  order_.clear();
  for (std::size_t b = 0; b < size(); ++b) order_.push_back({begins_[b], begins_[b + 1], 0});
  const CounterRng rng(seed_, epoch);
  for (std::size_t i = order_.size(); shuffled_ && i > 1; --i) {  // Fisher and Yates
    const auto bits = static_cast<std::uint32_t>(rng.bits(i, kDrawOrder) >> 32);
    std::swap(order_[i - 1], order_[bounded(bits, static_cast<std::uint32_t>(i))]);
  }
  std::uint64_t words = 0;
  for (Block& b : order_) {
    b.words_before = words;
    words += sentence_ends_[b.last_sentence - 1] - (b.first_sentence == 0 ? 0 : sentence_ends_[b.first_sentence - 1]);
  }
}

std::size_t VisitOrder::advance(std::size_t first, std::uint64_t words) const {
  const std::uint64_t enough = order_[first].words_before + words;
  std::size_t last = first + 1;
  while (last < order_.size() && order_[last].words_before < enough) ++last;
  return last;
}

}  // namespace wordloom
