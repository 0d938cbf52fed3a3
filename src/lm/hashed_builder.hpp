#pragma once
// Builds the hashed layout (hashed_layout.hpp).
#include <memory>
#include <span>
#include <vector>

#include "lm/hashed_layout.hpp"
#include "lm/section_out.hpp"
#include "lm/suffix_tree.hpp"

namespace wordloom::lm {

class HashedBuilder final : public TreeBuilder {
 public:
  explicit HashedBuilder(std::unique_ptr<SectionOut> out) : out_(std::move(out)) {}
  void begin(const ModelHeader& header) override;
  void unigram(float prob, float backoff) override;
  void begin_level(std::uint32_t order, std::uint64_t count) override;
  void node(std::uint64_t parent, WordIndex word, float prob, float backoff) override;
  void end_level() override;
  void end() override;
  std::uint64_t held_bytes() const override {
    return std::span(parents_).size_bytes() + std::span(middle_).size_bytes() + std::span(parent_slots_).size_bytes() +
           std::span(slots_).size_bytes() + std::span(top_).size_bytes();
  }

 private:
  struct Sibling {
    WordIndex word;
    float prob, backoff;
  };
  void flush_block();
  template <class Record>
  std::uint8_t fill(std::vector<Record>& level);
  void write_top();
  void write_parents();

  std::unique_ptr<SectionOut> out_;
  Meta meta_;
  std::uint32_t order_ = 1;
  std::vector<MiddleRecord> parents_, middle_;       // the level below and this one
  std::vector<std::uint32_t> parent_slots_, slots_;  // rank -> slot; empty for unigrams, where they are equal
  std::vector<TopRecord> top_;                       // not yet written
  std::uint64_t top_written_ = 0;
  std::vector<Sibling> siblings_;
  std::uint64_t parent_ = 0;
};

}  // namespace wordloom::lm
