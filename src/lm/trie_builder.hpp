#pragma once
// Builds the trie layout: per level the n-grams in order, each a word, a code of its probability and one of its
// back-off weight, bit-packed; and where the children of each begin in the next level, as an Elias-Fano list.
#include <memory>
#include <span>
#include <vector>

#include "lm/quantizer.hpp"
#include "lm/section_out.hpp"
#include "lm/suffix_tree.hpp"

namespace wordloom::lm {

/// Unigrams are not quantised.
struct TrieUnigram {
  float prob, backoff;
};
static_assert(sizeof(TrieUnigram) == 8);

/// Bits of a word in a vocabulary of `words`.
std::uint32_t word_bits(std::uint64_t words);
/// Bits of a record: a word, a probability and, below the highest order, a back-off weight.
std::uint32_t record_bits(std::uint64_t words, bool top);

class TrieBuilder final : public TreeBuilder {
 public:
  explicit TrieBuilder(std::unique_ptr<SectionOut> out) : out_(std::move(out)) {}
  void begin(const ModelHeader& header) override;
  void unigram(float prob, float backoff) override { unigrams_.push_back({prob, backoff}); }
  void begin_level(std::uint32_t order, std::uint64_t count) override;
  void node(std::uint64_t parent, WordIndex word, float prob, float backoff) override;
  void end_level() override;
  void end() override;
  std::uint64_t held_bytes() const override {
    return std::span(unigrams_).size_bytes() + std::span(words_).size_bytes() + std::span(prob_).size_bytes() +
           std::span(backoff_).size_bytes() + std::span(begins_).size_bytes();
  }

 private:
  void write_level();

  std::unique_ptr<SectionOut> out_;
  Meta meta_;
  std::uint32_t order_ = 1;
  std::uint64_t words_count_ = 0, parents_ = 0;
  std::vector<TrieUnigram> unigrams_;
  std::vector<WordIndex> words_;
  std::vector<float> prob_, backoff_;
  std::vector<std::uint32_t> begins_;  // of each parent's children; one more at the end
};

}  // namespace wordloom::lm
