#include "wordloom/embed/tables.hpp"

#include "wordloom/embed/draws.hpp"

namespace wordloom {

TrainingTables::TrainingTables(const Vocabulary& vocabulary, const TrainConfig& config) : keep(vocabulary.size()) {
  const auto total = static_cast<double>(vocabulary.total());
  for (std::size_t row = 0; row < keep.size(); ++row)
    keep[row] = keep_threshold(
        keep_probability(static_cast<double>(vocabulary.counts()[row]), total, config.sampling.sample));
  if (config.model.loss == Loss::ns)
    negatives = AliasTable::unigram(vocabulary.counts(), config.sampling.negative_power);
  else
    tree = HuffmanTree(vocabulary.counts());
}

}  // namespace wordloom
