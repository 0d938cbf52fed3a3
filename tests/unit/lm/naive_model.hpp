#pragma once
// A back-off model as a map, and the textbook rule: what the fast ones are held to.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "wordloom/lm/model_stream.hpp"

namespace lm_test {

using namespace wordloom::lm;

struct Weights {
  float prob, backoff;
  friend bool operator==(const Weights& a, const Weights& b) { return a.prob == b.prob && a.backoff == b.backoff; }
};
using Ngram = std::vector<WordIndex>;  // oldest word first

struct NaiveModel {
  ModelHeader header;
  std::vector<std::map<Ngram, Weights>> levels;

  /// log10 probability of the last word after the others, and the order found.
  std::pair<float, int> score(Ngram ngram) const {
    float backoff = 0;
    if (ngram.size() > header.order) ngram.erase(ngram.begin(), ngram.end() - header.order);
    for (;; ngram.erase(ngram.begin())) {
      const auto& level = levels[ngram.size() - 1];
      if (const auto found = level.find(ngram); found != level.end())
        return {found->second.prob + backoff, static_cast<int>(ngram.size())};
      const Ngram history(ngram.begin(), ngram.end() - 1);
      const auto& below = levels[history.size() - 1];
      if (const auto found = below.find(history); found != below.end()) backoff += found->second.backoff;
    }
  }

  void send(ModelSink& sink, bool sorted, std::size_t batch = 3) const {
    sink.begin(header, sorted);
    for (std::uint32_t k = 1; k <= header.order; ++k) {
      std::vector<std::pair<Ngram, Weights>> all(levels[k - 1].begin(), levels[k - 1].end());
      if (sorted)
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
          return Ngram(a.first.rbegin(), a.first.rend()) < Ngram(b.first.rbegin(), b.first.rend());
        });
      for (std::size_t i = 0; i < all.size(); i += batch) {
        std::vector<WordIndex> words;
        std::vector<float> prob, backoff;
        for (std::size_t j = i; j < std::min(i + batch, all.size()); ++j) {
          words.insert(words.end(), all[j].first.begin(), all[j].first.end());
          prob.push_back(all[j].second.prob);
          if (k < header.order) backoff.push_back(all[j].second.backoff);
        }
        sink.add({k, words, prob, backoff});
      }
    }
    sink.end();
  }
};

/// Random n-grams; `closed`: with every n-gram, what a tree needs below it.
inline NaiveModel random_model(unsigned seed, std::uint32_t order, std::uint32_t words, std::size_t ngrams,
                               bool closed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> weight(-4.0F, -0.01F);
  NaiveModel model;
  model.header.order = order;
  model.header.words = {"<unk>", "<s>", "</s>"};
  while (model.header.words.size() < words) {
    const auto n = static_cast<unsigned>(model.header.words.size());
    // Some are longer than what one comparison of 16 bytes sees, with a long common beginning.
    model.header.words.push_back((n % 3 == 0 ? std::string("a word of many letters and more ") : std::string("w")) +
                                 std::to_string(n));
  }
  model.levels.resize(order);
  for (WordIndex w = 0; w < words; ++w) model.levels[0][{w}] = {weight(random), -0.0F};
  for (std::size_t i = 0; i < ngrams; ++i) {
    const std::uint32_t k = 2 + static_cast<std::uint32_t>(random()) % std::max(order - 1, 1U);
    if (k > order) break;
    Ngram ngram;
    for (std::uint32_t j = 0; j < k; ++j) {
      // Skewed, so that some histories have many children; <s> only in front, </s> only at the end.
      const double u = std::uniform_real_distribution<double>(0, 1)(random);
      ngram.push_back(3 + static_cast<WordIndex>(u * u * u * (words - 3)));
    }
    if (random() % 4 == 0) ngram.front() = kBegin;
    if (random() % 8 == 0) ngram.back() = kEnd;
    std::vector<Ngram> wanted{ngram};
    while (closed && wanted.back().size() > 2) {
      // Suffixes and histories, and theirs.
      std::vector<Ngram> more;
      for (const Ngram& n : wanted)
        if (n.size() == wanted.back().size()) {
          more.emplace_back(n.begin() + 1, n.end());
          more.emplace_back(n.begin(), n.end() - 1);
        }
      wanted.insert(wanted.end(), more.begin(), more.end());
    }
    for (const Ngram& n : wanted) model.levels[n.size() - 1].emplace(n, Weights{weight(random), -0.0F});
  }
  // Histories have weights; some of them a weight of one.
  for (std::uint32_t k = 2; k <= order; ++k)
    for (const auto& [ngram, weights] : model.levels[k - 1]) {
      const Ngram history(ngram.begin(), ngram.end() - 1);
      const auto found = model.levels[k - 2].find(history);
      if (found != model.levels[k - 2].end()) found->second.backoff = random() % 5 == 0 ? 0.0F : weight(random);
    }
  for (const auto& level : model.levels) model.header.counts.push_back(level.size());
  return model;
}

}  // namespace lm_test
