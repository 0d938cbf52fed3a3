#include "embed/host_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "embed/handover.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom::embed {
namespace {

/// What goes from the thread that draws to the one that trains: one block, or a part of one whose draws are many.
struct Batch {
  std::vector<DrawnWords> pieces;  // the first `used` of them count
  std::size_t used = 0;
  bool ends_block = false;
  std::uint64_t passed = 0;  // corpus words of the block
};
constexpr std::size_t kBatches = 4;
constexpr std::size_t kBatchRows = 65536;

}  // namespace

/// The words of one block after the other, as sub-sampling leaves them.
class HostBackend::KeptWords {
 public:
  explicit KeptWords(const HostBackend& backend) : b_(backend) {}

  void start(const VisitOrder::Block& block, std::uint32_t epoch) {
    rng_ = CounterRng(b_.config_.run.seed, epoch);
    begin_ = position_ = begin(block.first_sentence);
    sentence_ = block.first_sentence;
    last_sentence_ = block.last_sentence;
    passed_ = epoch * static_cast<std::uint64_t>(b_.corpus_->tokens().size()) + block.words_before - begin_;
  }

  /// The next words of the block: a sentence, or as much of one as is trained at a time. False: there are no more.
  bool next(DrawnWords& drawn) {
    if (sentence_ == last_sentence_) return false;
    drawn.clear();
    drawn.rng = rng_;
    drawn.passed = passed_;
    const std::uint64_t end = begin(sentence_ + 1);
    const std::size_t most = b_.most_words();
    for (; position_ < end && drawn.words.size() < most; ++position_) {
      const std::uint32_t word = b_.corpus_->tokens()[position_];
      if (!keeps(rng_, position_, b_.tables_->keep[word])) continue;
      drawn.words.push_back(word);
      drawn.positions.push_back(position_);
    }
    if (position_ == end) ++sentence_;
    return true;
  }

  /// Corpus words drawn from.
  std::uint64_t passed() const { return position_ - begin_; }

 private:
  std::uint64_t begin(std::size_t s) const { return s == 0 ? 0 : b_.corpus_->sentence_ends()[s - 1]; }

  const HostBackend& b_;
  CounterRng rng_{0, 0};
  std::uint64_t begin_ = 0, position_ = 0;
  std::size_t sentence_ = 0, last_sentence_ = 0;
  std::uint64_t passed_ = 0;
};

namespace {

/// Whether there is anything to train: a word alone has no contexts.
bool has_windows(const DrawnWords& drawn, SpanReport& report) {
  report.kept += drawn.words.size();
  return drawn.words.size() > 1;
}

}  // namespace

/// Pieces of the thread that trains them.
class HostBackend::DrawnNow final : public Pieces {
 public:
  DrawnNow(KeptWords& kept, SpanReport& report) : kept_(kept), report_(report) {}
  bool next(DrawnWords& piece) override {
    while (kept_.next(piece))
      if (has_windows(piece, report_)) return true;
    return false;
  }

 private:
  KeptWords& kept_;
  SpanReport& report_;
};

/// Pieces that another thread has drawn.
class HostBackend::DrawnAhead final : public Pieces {
 public:
  DrawnAhead(Handover<Batch, kBatches>& handover, SpanReport& report) : handover_(handover), report_(report) {}

  /// Whether there is a further block.
  bool start_block() {
    batch_ = handover_.to_take();
    used_ = 0;
    return batch_ != nullptr;
  }
  bool next(DrawnWords& piece) override {
    for (; batch_ != nullptr; batch_ = handover_.to_take(), used_ = 0) {
      while (used_ < batch_->used) {
        DrawnWords& drawn = batch_->pieces[used_++];
        if (!has_windows(drawn, report_)) continue;
        std::swap(piece, drawn);
        return true;
      }
      if (batch_->ends_block) return false;
      handover_.take();
    }
    return false;
  }
  /// After next() said false: gives the rest of the block back. False: the block was cut short, the drawing failed.
  bool end_block() {
    if (batch_ == nullptr) return false;
    report_.passed += batch_->passed;
    handover_.take();
    return true;
  }

 private:
  Handover<Batch, kBatches>& handover_;
  SpanReport& report_;
  Batch* batch_ = nullptr;
  std::size_t used_ = 0;
};

void HostBackend::attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) {
  corpus_ = &corpus;
  tables_ = &tables;
  order_ = &order;
  total_words_ = corpus.tokens().size() * config_.schedule.epochs;
  prepare_threads();
}

SpanReport HostBackend::run(const BlockSpan& span, const StopFlag* stop) {
  return config_.run.deterministic && config_.run.threads > 1 ? run_in_order(span, stop) : run_together(span, stop);
}

SpanReport HostBackend::run_together(const BlockSpan& span, const StopFlag* stop) {
  std::mutex guard;
  std::atomic<std::size_t> next{span.first};
  SpanReport report;
  run_threads(trainers(), [&](std::size_t thread) {
    SpanReport mine;
    KeptWords kept(*this);
    DrawnNow pieces(kept, mine);
    begin_span(thread);
    for (;;) {
      // A block takes a few milliseconds: threads end together, and a stop is noticed soon.
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) break;
      const std::size_t b = next.fetch_add(1);
      if (b >= span.last) break;
      kept.start((*order_)[b], span.epoch);
      train_block(thread, pieces, mine);
      mine.passed += kept.passed();
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

SpanReport HostBackend::run_in_order(const BlockSpan& span, const StopFlag* stop) {
  Handover<Batch, kBatches> handover;
  const auto draw = [&] {
    KeptWords kept(*this);
    for (std::size_t b = span.first; b < span.last; ++b) {
      kept.start((*order_)[b], span.epoch);
      for (bool more = true; more;) {
        Batch* const batch = handover.to_fill();
        if (batch == nullptr) return;
        batch->used = 0;
        for (std::size_t rows = 0; rows < kBatchRows; ++batch->used) {
          if (batch->used == batch->pieces.size()) batch->pieces.emplace_back();
          DrawnWords& drawn = batch->pieces[batch->used];
          more = kept.next(drawn);
          if (!more) break;
          if (drawn.words.size() > 1)
            for (std::size_t i = 0; i < drawn.words.size(); ++i) draw_centre(drawn, i);
          drawn.complete = true;
          rows += drawn.rows.size();
        }
        batch->ends_block = !more;
        batch->passed = kept.passed();
        handover.fill();
      }
    }
  };
  SpanReport report;
  report.next = span.first;
  const auto train_all = [&] {
    const auto stopped = [&] { return stop != nullptr && stop->load(std::memory_order_relaxed); };
    DrawnAhead pieces(handover, report);
    begin_span(0);
    report.interrupted = stopped();
    while (!report.interrupted && pieces.start_block()) {
      train_block(0, pieces, report);
      if (!pieces.end_block()) break;
      ++report.next;
      report.interrupted = report.next < span.last && stopped();
    }
    end_span(0, report);
  };
  run_threads(2, [&](std::size_t thread) {
    const struct End {  // also by an exception, so that the other does not wait for ever
      ~End() { h.end(); }
      Handover<Batch, kBatches>& h;
    } end{handover};
    if (thread == 0)
      train_all();
    else
      draw();
  });
  return report;
}

std::string HostBackend::description() const {
  return fmt::format("cpu ({}, {} thread{}{})", kernels_name_, config_.run.threads, config_.run.threads == 1 ? "" : "s",
                     config_.run.deterministic ? ", deterministic" : "");
}

float HostBackend::rate(std::uint64_t passed) const {
  return static_cast<float>(learning_rate(config_.schedule.lr, config_.schedule.lr_floor, passed, total_words_));
}

}  // namespace wordloom::embed
