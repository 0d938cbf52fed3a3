#include "wordloom/embed/tables.hpp"

#include "wordloom/embed/draws.hpp"

namespace wordloom {

namespace {

/// Position of each word's first occurrence. Words of equal count that come up close together tend to be of one topic;
/// as neighbours in the Huffman tree they share nodes that mean something. word2vec.c has this order by accident of its
/// sort; without it rare words lose (docs/decisions/010-tree-ties.md).
std::vector<std::uint64_t> first_positions(const EncodedCorpus& corpus) {
  std::vector<std::uint64_t> first(corpus.vocabulary().size(), ~std::uint64_t{0});
  const auto tokens = corpus.tokens();
  for (std::size_t p = 0; p < tokens.size(); ++p)
    if (tokens[p] < first.size() && first[tokens[p]] > p) first[tokens[p]] = p;
  return first;
}

/// What falls on word2vec.c's line end it draws again, evenly among the words.
std::vector<double> negative_weights(const Vocabulary& vocabulary, double power) {
  std::vector<double> weights = unigram_weights(vocabulary.counts(), power);
  if (!vocabulary.has_line_end()) return weights;
  const double share = weights[0] / static_cast<double>(weights.size() - 1);
  for (double& weight : weights) weight += share;
  weights[0] = 0;
  return weights;
}

}  // namespace

TrainingTables::TrainingTables(const EncodedCorpus& corpus, const TrainConfig& config)
    : keep(corpus.vocabulary().size()) {
  const Vocabulary& vocabulary = corpus.vocabulary();
  const auto total = static_cast<double>(vocabulary.total());
  for (std::size_t row = 0; row < keep.size(); ++row)
    keep[row] =
        keep_threshold(keep_probability(static_cast<double>(vocabulary.counts()[row]), total, config.sampling.sample));
  if (config.model.loss == Loss::ns)
    negatives = AliasTable(negative_weights(vocabulary, config.sampling.negative_power));
  else
    tree = HuffmanTree(vocabulary.counts(), first_positions(corpus));
  if (config.subwords.on()) subwords = SubwordTable(vocabulary, keep, config.subwords.layout());
}

MeanRows TrainingTables::mean_rows(std::span<const std::int64_t> counts) const {
  const bool with_tree = tree.words() > 0, with_subwords = subwords.input_rows() > 0;
  double kept = 0, path = 0, input = 0;
  for (std::uint32_t w = 0; w < keep.size(); ++w) {
    const double weight = static_cast<double>(counts[w]) * (static_cast<double>(keep[w]) + 1);
    kept += weight;
    if (with_tree) path += weight * static_cast<double>(tree.path(w).size());
    input += weight * (with_subwords ? static_cast<double>(subwords.rows(w).size()) : 1);
  }
  if (kept == 0) return {};
  return {path / kept, input / kept};
}

}  // namespace wordloom
