#include "lm/adjust.hpp"

#include <algorithm>

namespace wordloom::lm {

void OrderSplitter::close(std::uint32_t longer_than) {
  for (std::uint32_t k = std::max(2U, longer_than + 1); k <= open_; ++k) out_({k, words_.data(), count_[k], seen_[k]});
  open_ = std::min(open_, longer_than);
}

void OrderSplitter::add(const WordIndex* w, std::uint32_t occurrences) {
  std::uint32_t shared = 0;
  if (open_ > 0)
    while (shared < order_ && w[shared] == words_[shared]) ++shared;
  close(shared);
  std::copy_n(w, order_, words_.begin());
  std::uint32_t length = 1;
  while (length < order_ && w[length] != kBegin) ++length;
  if (length < order_) ++length;  // the first <s> belongs to it, the others are padding
  const auto add_to = [this](std::uint32_t k, std::uint32_t n) { (k == 1 ? unigrams_[words_[0]] : count_[k]) += n; };
  for (std::uint32_t k = std::max(2U, shared + 1); k <= length; ++k) {
    count_[k] = seen_[k] = 0;
    if (kind_ == CountKind::continuations) add_to(k - 1, 1);
  }
  open_ = length;
  if (kind_ == CountKind::continuations)
    add_to(length, occurrences);
  else
    for (std::uint32_t k = 1; k <= length; ++k) add_to(k, occurrences);
  for (std::uint32_t k = 2; k <= length; ++k) seen_[k] += occurrences;
}

}  // namespace wordloom::lm
