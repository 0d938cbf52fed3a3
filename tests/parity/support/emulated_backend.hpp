#pragma once
// The backend of cuda/embed on the host: the same plan and the same warp programs, with warps played by EmulatedWarp.
#include <algorithm>
#include <memory>
#include <vector>

#include "embed/warp/plan.hpp"
#include "parity/support/emulated_warps.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom::testing {

using simt::EmulatedWarp;

/// `warps` of them take turns, one centre each, so that the rows in their rings are as stale as on a device.
class EmulatedBackend final : public Backend {
 public:
  /// `late`: rows of up to 128 numbers are added to when all warps have had their turn; `weigh`: see weigh_hot_nodes().
  EmulatedBackend(const TrainConfig& config, std::uint32_t warps, bool late = false, bool weigh = true)
      : config_(config), warps_(warps), late_(late), weigh_(weigh) {
    require_supported(config);
  }

  void load(EmbeddingModel& model) override {
    model_ = &model;
    if (config_.model.precision != Precision::bf16) return;
    input_ = rounded(model.input);
    output_ = rounded(model.output);
  }
  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) override {
    corpus_ = &corpus;
    tables_ = &tables;
    order_ = &order;
    flat_ = std::make_unique<FlatTables>(tables, config_, corpus.vocabulary().size());
  }
  std::uint64_t preferred_span() const override { return 100'000; }
  void store(EmbeddingModel& model) override {
    if (config_.model.precision != Precision::bf16) return;
    widen(input_, model.input);
    widen(output_, model.output);
  }
  std::string description() const override { return "emulated warps"; }

  SpanReport run(const BlockSpan& span, const StopFlag*) override {
    std::vector<Piece> pieces;
    SpanReport report;
    const PieceCutter cutter(config_.schedule, corpus_->tokens().size());
    const auto ends = corpus_->sentence_ends();
    for (std::size_t b = span.first; b < span.last; ++b) {
      const VisitOrder::Block& block = (*order_)[b];
      std::uint64_t passed = span.epoch * corpus_->tokens().size() + block.words_before;
      for (std::size_t s = block.first_sentence; s < block.last_sentence; ++s) {
        const std::uint64_t begin = s == 0 ? 0 : ends[s - 1];
        cutter.cut(begin, ends[s], begin, passed, pieces);
        passed += ends[s] - begin;
        report.passed += ends[s] - begin;
      }
    }
    TrainParams p = plan_params(config_, model_->input.stride(),
                                static_cast<std::uint32_t>(corpus_->vocabulary().size()), span.epoch);
    if (weigh_) weigh_hot_nodes(config_, *tables_, corpus_->vocabulary().counts(), warps_, p);
    p.input = model_->input.row(0);
    p.output = model_->output.row(0);
    p.tokens = corpus_->tokens().data();
    p.keep = tables_->keep.data();
    p.slots = tables_->negatives.slots().data();
    p.path_begins = flat_->path_begins.data();
    p.path_nodes = flat_->path_nodes.data();
    p.path_labels = flat_->path_labels.data();
    p.row_begins = flat_->row_begins.empty() ? nullptr : flat_->row_begins.data();
    p.input_rows = flat_->input_rows.data();
    Totals totals;
    const std::uint32_t fragment = plan_layout(config_, {}).fragment;
    if (config_.model.precision == Precision::bf16) {
      p.input = input_.data();
      p.output = output_.data();
      if (fragment == 1)
        run_fragment<InBf16<EmulatedWarp>, 1>(p, pieces, totals);
      else
        run_fragment<InBf16<EmulatedWarp>, 3>(p, pieces, totals);
    } else if (fragment == 1 && late_) {
      run_fragment<LateWarp, 1>(p, pieces, totals);
    } else if (fragment == 1) {
      run_fragment<EmulatedWarp, 1>(p, pieces, totals);
    } else if (fragment == 3) {
      run_fragment<EmulatedWarp, 3>(p, pieces, totals);
    } else {
      run_fragment<EmulatedWarp, 8>(p, pieces, totals);
    }
    report.kept = totals.kept;
    report.predictions = totals.predictions;
    report.loss = totals.loss;
    return report;
  }

 private:
  static std::vector<Bf16> rounded(const Matrix& from) {
    std::vector<Bf16> to(from.rows() * from.stride());
    std::transform(from.row(0), from.row(0) + to.size(), to.begin(), bf16::nearest);
    return to;
  }
  static void widen(const std::vector<Bf16>& from, Matrix& to) {
    std::transform(from.begin(), from.end(), to.row(0), [](Bf16 x) { return bf16::widened(x); });
  }

  template <class W, int C>
  void run_fragment(const TrainParams& p, const std::vector<Piece>& pieces, Totals& totals) {
    Layout layout = plan_layout(config_, {});
    layout.fragment = static_cast<std::uint32_t>(C);  // 2 and 4 are played by 3 and 8
    const auto workspace = std::make_unique<Quad[]>(warps_ * layout.workspace_bytes() / sizeof(Quad) + 1);
    run_warps_of<W, C>(program_of(config_), p, layout, pieces, warps_, reinterpret_cast<char*>(workspace.get()),
                       &totals);
  }

  TrainConfig config_;
  std::uint32_t warps_;
  bool late_, weigh_;
  EmbeddingModel* model_ = nullptr;
  std::vector<Bf16> input_, output_;  // of Precision::bf16
  const EncodedCorpus* corpus_ = nullptr;
  const TrainingTables* tables_ = nullptr;
  const VisitOrder* order_ = nullptr;
  std::unique_ptr<FlatTables> flat_;
};

}  // namespace wordloom::testing
