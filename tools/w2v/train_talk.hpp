#pragma once
// What `w2v train` says: where every token went, how fast it was, what it needs.
#include <string>

#include "w2v/train_options.hpp"
#include "wordloom/corpus/corpus.hpp"
#include "wordloom/embed/trainer.hpp"

namespace wordloom::tools {

/// "read 17,005,207 words (100.0 MB, 1 file, 1 line): 16,718,844 kept, 286,363 below minimum count 5; 71,290 of 253,854
/// types; dropped before counting: 12 punctuation ...". Every token that was read stands in it, under its own reason.
std::string ingest_line(const IngestCounts& counts, const Vocabulary& vocabulary, bool given_vocabulary);

/// "trained 5 epochs: 17,005,207 words read = 16,718,844 kept + 286,363 below minimum count; 83,594,220 passed =
/// 38,000,000 trained + 45,594,220 sub-sampled; loss 2.1, ...": the account of every token.
std::string training_line(const IngestCounts& counts, const TrainResult& result);

/// Why a training made no prediction at all: lines of one word, sub-sampling, a tree of one word.
std::string why_nothing_learned(const EncodedCorpus& corpus, std::uint32_t max_sentence, const TrainResult& result);

/// What training will hold at its peak, before it starts.
struct MemoryEstimate {
  std::uint64_t resident = 0;  ///< now: program, vocabulary
  std::uint64_t training = 0;  ///< to come: matrices, tables, buffers
  std::uint64_t id_cache = 0;  ///< mapped from disk; the kernel may drop it
  std::uint64_t peak() const { return resident + training + id_cache; }
};
MemoryEstimate estimate_memory(std::uint64_t vocabulary_size, std::uint64_t tokens, const TrainConfig& config);
/// "memory: about 38.6 MB at the peak = 9.4 MB for training (5,400 words x 100) + 27.2 MB held now + 2.0 MB of mapped
/// id cache"
std::string memory_line(const MemoryEstimate& estimate, std::uint64_t vocabulary_size, std::uint32_t dim);
/// Throws ErrorKind::memory when it is more than `max_memory` (0: no limit) or than the machine can give.
void check_memory(const MemoryEstimate& estimate, std::uint64_t vocabulary_size, std::uint32_t dim,
                  std::uint64_t max_memory);

}  // namespace wordloom::tools
