#include "wordloom/lm/counts.hpp"

#include <array>

#include "lm/count_table.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/estimate.hpp"

namespace wordloom::lm {

SortReport count_ngrams(const LmText& text, const NgramCountOptions& options,
                        const std::function<void(std::span<const WordIndex>, std::uint64_t)>& body,
                        const StopFlag* stop) {
  if (options.order < 1 || options.order > kMaxOrder)
    throw fail(ErrorKind::config, "the order is {}: it must be between 1 and {}", options.order, kMaxOrder);
  PagePool pool;
  CountOptions counting;
  counting.order = options.order;
  counting.kind = options.continuations ? CountKind::continuations : CountKind::occurrences;
  counting.threads = options.threads;
  counting.stop = stop;
  BlockSorter sorter(options.device, options.threads);
  const CountTable table = count_in_memory(text, counting, pool, sorter);
  for (WordIndex w = 0; w < table.unigrams.size(); ++w)
    if (table.unigrams[w] > 0) body(std::span(&w, 1), table.unigrams[w]);
  std::array<WordIndex, kMaxOrder> words{};
  for (std::uint32_t k = 2; k <= options.order; ++k)
    for (std::size_t i = 0; i < table.orders[k].size; ++i) {
      std::size_t at = i;
      for (std::uint32_t order = k; order >= 2; --order) {
        words[k - order] = table.orders[order].first_word(at);
        at = table.orders[order].suffix[at];
      }
      words[k - 1] = static_cast<WordIndex>(at);
      body(std::span(words).first(k), table.orders[k].count[i]);
    }
  return sorter.report();
}

}  // namespace wordloom::lm
