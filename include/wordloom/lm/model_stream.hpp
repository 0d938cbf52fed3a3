#pragma once
// How a back-off model travels: from the estimator or an ARPA reader (sources) to a binary model or an ARPA writer
// (sinks), order by order, in batches. Nobody holds the whole model unless its own form does.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::lm {

/// Word ids of language models: the specials first, then the words in the order of the source.
using WordIndex = std::uint32_t;
inline constexpr WordIndex kUnknown = 0;  ///< <unk>
inline constexpr WordIndex kBegin = 1;    ///< <s>: never predicted, log10 probability 0 in files
inline constexpr WordIndex kEnd = 2;      ///< </s>

struct ModelHeader {
  std::uint32_t order = 0;            ///< 1..8
  std::vector<std::uint64_t> counts;  ///< n-grams of order 1..order, as will be sent
  std::vector<std::string> words;     ///< by WordIndex; the first three are <unk>, <s>, </s>
  std::string recipe;                 ///< analyzer recipe as JSON; empty when the source has none (ARPA)
  std::string provenance;             ///< smoothing, discounts, options, as JSON; may be empty
};

/// A batch of n-grams of one order. `words` holds order x size() ids, an n-gram's words oldest first.
struct NgramBatch {
  std::uint32_t order = 0;
  std::span<const WordIndex> words;
  std::span<const float> log10_prob;     ///< log10 P(last word | the others), <= 0
  std::span<const float> log10_backoff;  ///< log10 back-off weight; 0 where the source has none; empty at the top order
  std::size_t size() const { return log10_prob.size(); }
};

/// Takes a model. Calls: begin, then add for order 1, 2, ... (any number of batches each, every n-gram once; unigrams
/// in ascending id, all of them; higher orders sorted by their words compared from the LAST to the first unless the
/// source cannot: `sorted` of begin() says which), then end. Destroyed before end(), it leaves no file.
class ModelSink {
 public:
  virtual ~ModelSink() = default;
  virtual void begin(const ModelHeader& header, bool sorted) = 0;
  virtual void add(const NgramBatch& batch) = 0;
  virtual void end() = 0;
  /// Bytes of the model that lie in memory now, for sources with a limit to what all may take.
  virtual std::uint64_t held_bytes() const { return 0; }
};

}  // namespace wordloom::lm
