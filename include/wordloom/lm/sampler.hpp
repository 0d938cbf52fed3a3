#pragma once
// What may come next: the likeliest words, and text drawn from a model.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/lm/model.hpp"

namespace wordloom::lm {

struct Candidate {
  WordIndex word;
  float log10_prob;
};

/// The n likeliest words after `before`, best first, equal ones by id. </s> among them; <s> and <unk> are not. Looks at
/// the whole vocabulary.
std::vector<Candidate> likeliest(const Model& model, const State& before, std::size_t n);

struct SampleConfig {
  double temperature = 1;       ///< 0 takes the likeliest word; P^(1/temperature) is drawn from; range 0..100
  std::size_t top_k = 0;        ///< draws from the likeliest k words alone; 0: from all
  std::size_t max_words = 100;  ///< longer sentences are cut
  std::uint64_t seed = 1;
  void validate() const;  ///< throws ErrorKind::config
};

/// Sentence `number` of the seed: the same one whatever was drawn before. Starts with `prefix`, which is part of the
/// result; without <s> and </s>, never with <unk> after the prefix. `ended`: whether </s> was drawn.
std::vector<WordIndex> sample_sentence(const Model& model, const SampleConfig& config, std::uint64_t number,
                                       std::span<const WordIndex> prefix = {}, bool* ended = nullptr);

}  // namespace wordloom::lm
