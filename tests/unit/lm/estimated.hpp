#pragma once
// Texts of the tests as corpora, and models estimated from them as maps.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <utility>

#include "support/corpus_of.hpp"
#include "support/temporary_directory.hpp"
#include "unit/lm/naive_model.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/lm/estimate.hpp"

namespace lm_test {

using wordloom::testing::TemporaryDirectory;

class CollectSink final : public ModelSink {
 public:
  void begin(const ModelHeader& header, bool) override {
    model.header = header;
    model.levels.resize(header.order);
  }
  void add(const NgramBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto words = batch.words.subspan(i * batch.order, batch.order);
      model.levels[batch.order - 1].emplace(
          Ngram(words.begin(), words.end()),
          Weights{batch.log10_prob[i], batch.log10_backoff.empty() ? 0.0F : batch.log10_backoff[i]});
    }
  }
  void end() override { ended = true; }
  std::uint64_t held_bytes() const override {
    std::uint64_t ngrams = 0;
    for (const auto& level : model.levels) ngrams += level.size();
    return ngrams * 64;
  }
  NaiveModel model;
  bool ended = false;
};

/// The probabilities of all words after `history`.
inline double sum_after(const NaiveModel& model, const Ngram& history) {
  double sum = 0;
  for (WordIndex w = 0; w < model.header.words.size(); ++w) {
    if (w == kBegin) continue;
    Ngram ngram = history;
    ngram.push_back(w);
    sum += std::pow(10.0, static_cast<double>(model.score(ngram).first));
  }
  return sum;
}

inline wordloom::EncodedCorpus corpus_of(const std::string& text, std::int64_t min_count = 1) {
  wordloom::IngestOptions options;
  options.limits.min_count = min_count;
  options.max_sentence = 0x7fffffff;
  options.keep_unknown = true;
  return wordloom::testing::corpus_of([&](std::ostream& out) { out << text; }, options);
}

inline NaiveModel estimated(const LmText& text, const EstimateConfig& config, EstimateReport* report = nullptr) {
  CollectSink sink;
  EstimateReport made = estimate(text, config, {}, sink);
  if (report != nullptr) *report = std::move(made);
  return std::move(sink.model);
}

inline NaiveModel estimated(const std::string& text, const EstimateConfig& config, EstimateReport* report = nullptr) {
  const wordloom::EncodedCorpus corpus = corpus_of(text);
  return estimated(LmText(corpus, {}), config, report);
}

/// Sentences of 1 to 12 words; the words of a phrase tend to come together.
inline std::string random_text(unsigned seed, std::size_t sentences, unsigned words) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::string text;
  for (std::size_t s = 0; s < sentences; ++s) {
    unsigned word = 0;
    for (std::size_t i = 0, n = 1 + random() % 12; i < n; ++i) {
      const double u = uniform(random);
      word = random() % 2 == 0 ? (word * 7 + 3) % words : static_cast<unsigned>(u * u * words);
      text += fmt::format("{}w{}", i == 0 ? "" : " ", word);
    }
    text += "\n";
  }
  return text;
}

}  // namespace lm_test
