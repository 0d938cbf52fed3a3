#pragma once
// ingest() with sizes that tests may change.
#include <functional>
#include <memory>
#include <string>

#include "corpus/block_reader.hpp"
#include "wordloom/corpus/corpus.hpp"

namespace wordloom {

struct EncodedStorage;

class CorpusBuilder {
 public:
  static EncodedCorpus build(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe,
                             const IngestOptions& options, const Vocabulary* fixed = nullptr,
                             const ProgressFn& progress = {}, const StopFlag* stop = nullptr,
                             const BlockSizes& sizes = {});
  /// The sentences that `takes` (given their numbers), with the vocabulary and the counts of the whole.
  static EncodedCorpus part(const EncodedCorpus& whole, const std::function<bool(std::uint64_t)>& takes,
                            const std::string& spool_directory);

 private:
  static void store(EncodedCorpus& corpus, std::shared_ptr<EncodedStorage> storage);
};

}  // namespace wordloom
