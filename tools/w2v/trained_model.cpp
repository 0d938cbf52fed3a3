#include "w2v/trained_model.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace wordloom::tools {
namespace {

/// n-gram rows in order of their buckets, as the model keeps them; the trainer has them by use.
struct OrderedRows {
  Matrix ngrams;
  std::vector<std::uint32_t> buckets;
  Matrix composed;
};

}  // namespace

WordList word_list(const Vocabulary& vocabulary) {
  std::vector<std::string> words;
  words.reserve(vocabulary.size());
  for (std::uint32_t i = 0; i < vocabulary.size(); ++i) words.emplace_back(vocabulary.word(Row(i)));
  return WordList(words);
}

Model trained_model(const Vocabulary& vocabulary, const WordList& words, const TrainConfig& config,
                    const TrainResult& result) {
  Model model;
  model.input.words = words;
  model.input.counts.assign(vocabulary.counts().begin(), vocabulary.counts().end());
  model.output = result.model.output.view();
  const MatrixView<const float> input = result.model.input.view();
  if (!config.subwords.on()) {
    model.input.rows = input;
    return model;
  }

  auto subwords = std::make_shared<SubwordVectors>();
  auto rows = std::make_shared<OrderedRows>();
  subwords->layout = config.subwords.layout();
  if (subwords->layout.rows == SubwordLayout::Rows::shared) {
    subwords->ngrams = input;
  } else {
    const std::size_t v = vocabulary.size(), n = result.subword_buckets.size();
    subwords->words = {input.data, v, input.cols, input.stride};
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return result.subword_buckets[a] < result.subword_buckets[b]; });
    rows->ngrams = Matrix(n, input.cols);
    rows->buckets.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      rows->buckets[i] = result.subword_buckets[order[i]];
      std::ranges::copy(input.row(v + order[i]), rows->ngrams.row(i));
    }
    subwords->ngrams = std::as_const(rows->ngrams).view();
    subwords->buckets = rows->buckets;
  }
  subwords->storage = rows;
  rows->composed = Matrix(vocabulary.size(), input.cols);
  std::vector<std::string_view> names(words.size());
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = words[i];
  compose_all(*subwords, names, rows->composed.view());
  model.input.rows = std::as_const(rows->composed).view();
  model.input.storage = rows;
  model.subwords = std::move(subwords);
  return model;
}

}  // namespace wordloom::tools
