#include "embed/host_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "wordloom/core/parallel.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom::embed {

void HostBackend::attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) {
  corpus_ = &corpus;
  tables_ = &tables;
  order_ = &order;
  total_words_ = corpus.tokens().size() * config_.schedule.epochs;
  prepare_threads();
}

SpanReport HostBackend::run(const BlockSpan& span, const StopFlag* stop) {
  std::mutex guard;
  std::atomic<std::size_t> next{span.first};
  SpanReport report;
  run_threads(config_.run.threads, [&](std::size_t thread) {
    SpanReport mine;
    begin_span(thread);
    for (;;) {
      // A block takes a few milliseconds: threads end together, and a stop is noticed soon.
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) break;
      const std::size_t b = next.fetch_add(1);
      if (b >= span.last) break;
      const VisitOrder::Block& block = (*order_)[b];
      const std::uint64_t begin = sentence_begin(block.first_sentence);
      for (std::size_t s = block.first_sentence; s < block.last_sentence; ++s)
        train_sentence(thread, s, span.epoch, block.words_before + sentence_begin(s) - begin, mine);
      mine.passed += sentence_begin(block.last_sentence) - begin;
    }
    end_span(thread, mine);
    const std::lock_guard lock(guard);
    report += mine;
  });
  // Whoever took a block has trained it to its end.
  report.next = std::min(next.load(), span.last);
  report.interrupted = report.next < span.last;
  return report;
}

std::string HostBackend::description() const {
  return fmt::format("cpu ({}, {} thread{})", kernels_name_, config_.run.threads, config_.run.threads == 1 ? "" : "s");
}

std::uint64_t HostBackend::keep_words(const CounterRng& rng, std::uint64_t p, std::uint64_t end, std::uint64_t most,
                                      std::vector<std::uint32_t>& words, std::vector<std::uint64_t>& positions) const {
  words.clear();
  positions.clear();
  for (; p < end && words.size() < most; ++p) {
    const std::uint32_t word = corpus_->tokens()[p];
    if (!keeps(rng, p, tables_->keep[word])) continue;
    words.push_back(word);
    positions.push_back(p);
  }
  return p;
}

float HostBackend::rate(std::uint64_t passed) const {
  return static_cast<float>(learning_rate(config_.schedule.lr, config_.schedule.lr_floor, passed, total_words_));
}

}  // namespace wordloom::embed
