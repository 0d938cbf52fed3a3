#pragma once
// A part of the corpus that is kept from training.
#include <cstdint>
#include <string>

#include "wordloom/corpus/corpus.hpp"

namespace wordloom {

struct DividedCorpus {
  EncodedCorpus train, held_out;
};

/// Holds out about `fraction` (above 0, below 1) of the sentences: which ones is drawn from the seed and the place of
/// each sentence alone. Both parts keep the vocabulary of the whole with its counts, so that a word seen in held-out
/// sentences only stays untrained; IngestCounts are those of the whole but for `sentences`. Memory: the vocabulary once
/// more; disk (spool_directory; empty: $TMPDIR, else /tmp): 4 bytes per token. Throws ErrorKind::config for another
/// fraction, or when one of the parts would be empty.
DividedCorpus hold_out(const EncodedCorpus& corpus, double fraction, std::uint64_t seed,
                       const std::string& spool_directory = {});

}  // namespace wordloom
