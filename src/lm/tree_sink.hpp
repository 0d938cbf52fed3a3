#pragma once
// The sinks of model files: a checked, sorted stream becomes a tree, and anything else is sorted and closed first.
#include <array>
#include <memory>
#include <vector>

#include "lm/suffix_tree.hpp"

namespace wordloom::lm {

/// Takes sorted, closed models.
class TreeSink final : public ModelSink {
 public:
  explicit TreeSink(std::unique_ptr<TreeBuilder> builder) : builder_(std::move(builder)) {}
  void begin(const ModelHeader& header, bool sorted) override;
  void add(const NgramBatch& batch) override;
  void end() override;
  std::uint64_t held_bytes() const override { return parents_.bytes() + level_.bytes() + builder_->held_bytes(); }

 private:
  void next_order(std::uint32_t order);
  void finish_order();
  void unigrams(const NgramBatch& batch);

  std::unique_ptr<TreeBuilder> builder_;
  std::uint32_t order_ = 1, top_ = 0;
  std::uint64_t received_ = 0, vocabulary_ = 0;
  std::vector<std::uint64_t> counts_;
  LevelList parents_, level_;
  std::unique_ptr<ParentFinder> finder_;
  std::array<WordIndex, kHighestOrder> previous_{};  // last word first
};

/// Takes any model, and gives sorted, closed ones to `next`; a sorted one goes through as it is.
std::unique_ptr<ModelSink> make_sorting_sink(std::unique_ptr<ModelSink> next);

}  // namespace wordloom::lm
