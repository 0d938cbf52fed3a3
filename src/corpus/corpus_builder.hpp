#pragma once
// ingest() with sizes that tests may change.
#include "corpus/block_reader.hpp"
#include "wordloom/corpus/corpus.hpp"

namespace wordloom {

class CorpusBuilder {
 public:
  static EncodedCorpus build(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe,
                             const IngestOptions& options, const Vocabulary* fixed = nullptr,
                             const ProgressFn& progress = {}, const StopFlag* stop = nullptr,
                             const BlockSizes& sizes = {});
};

}  // namespace wordloom
