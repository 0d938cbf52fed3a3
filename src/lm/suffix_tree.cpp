#include "lm/suffix_tree.hpp"

namespace wordloom::lm {

bool ParentFinder::find(const WordIndex* target, std::uint32_t shared) {
  // The cursor stood on the previous target (match_ == order_) or on the first entry above a missing one.
  if (shared < match_) match_ = shared;
  if (next_ > 0 && match_ == order_) return true;
  if (next_ > 0) {  // the cursor's own relation to the new target
    while (match_ < order_ && words_[match_] == target[match_]) ++match_;
    if (match_ == order_) return true;
    if (words_[match_] > target[match_]) return false;
  }
  while (next_ < list_.size()) {
    const std::uint32_t kept = list_.kept_[next_++];
    const WordIndex* changed = list_.changed_.data() + changed_at_;
    changed_at_ += order_ - kept;
    for (std::uint32_t i = kept; i < order_; ++i) words_[i] = changed[i - kept];
    if (kept > match_) continue;  // still below the target, at the same place
    match_ = kept;
    while (match_ < order_ && words_[match_] == target[match_]) ++match_;
    if (match_ == order_) return true;
    if (words_[match_] > target[match_]) return false;
  }
  return false;
}

}  // namespace wordloom::lm
