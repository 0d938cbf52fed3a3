// Training on a CUDA device. What runs there are the warp programs of src/embed/warp; here is what the host does.
#include "embed/cuda_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/buffer.hpp"
#include "embed/device_rows.hpp"
#include "embed/exchange_kernels.hpp"
#include "embed/nccl_communicator.hpp"
#include "embed/train_kernels.hpp"
#include "embed/warp/plan.hpp"

namespace wordloom::embed {
namespace {

using namespace cuda;
using namespace warp;

/// Corpus words per run(): a fraction of a second, so that the end of a span, where warps run out of work one after the
/// other, is short beside it.
constexpr std::uint64_t kSpanWords = std::uint64_t{1} << 24;

DeviceShape shape_of(const cudaDeviceProp& properties) {
  DeviceShape shape;
  shape.multiprocessors = static_cast<std::uint32_t>(properties.multiProcessorCount);
  shape.shared_per_block = properties.sharedMemPerBlockOptin;
  shape.shared_per_multiprocessor = properties.sharedMemPerMultiprocessor;
  shape.shared_reserved = properties.reservedSharedMemPerBlock;
  shape.blocks_per_multiprocessor = static_cast<std::uint32_t>(properties.maxBlocksPerMultiProcessor);
  return shape;
}

class CudaBackend final : public Replica {
 public:
  /// `replicated`: one of several that exchange what they changed.
  CudaBackend(std::size_t device, const TrainConfig& config, bool replicated)
      : config_(config), replicated_(replicated), program_(program_of(config)), device_(static_cast<int>(device)) {
    require_supported(config);
    // Nothing here starts the device: that takes time, and who makes a backend to learn what it is has better to do.
    check(cudaGetDeviceProperties(&properties_, device_), "asking for the device's properties");
    if (properties_.major < 8)
      throw fail(ErrorKind::device, "{} has compute capability {}.{}, this build needs 8.0 or newer; use --device cpu",
                 description(), properties_.major, properties_.minor);
    shape_ = shape_of(properties_);
    layout_ = plan_layout(config, shape_);
  }

  void load(EmbeddingModel& model) override { model_ = &model; }

  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) override {
    use_device();
    prepare_train(program_, layout_);
    corpus_ = &corpus;
    order_ = &order;
    const std::size_t words = corpus.vocabulary().size();
    const FlatTables flat(tables, config_, words);
    const auto blocks = static_cast<std::uint32_t>(train_blocks_per_multiprocessor(program_, layout_));
    const std::uint32_t resident = std::min(resident_warps(layout_, shape_), blocks * shape_.multiprocessors);
    warps_ = concurrent_warps(std::max(resident, 1U), words, corpus.tokens().size());
    allocate(tables, flat);

    params_ = plan_params(config_, model_->input.stride(), static_cast<std::uint32_t>(words), 0);
    weigh_hot_nodes(config_, tables, corpus.vocabulary().counts(), warps_, params_);
    params_.input = input_.data();
    params_.output = output_.data();
    params_.keep = keep_.data();
    params_.slots = slots_.data();
    params_.path_begins = path_begins_.data();
    params_.path_nodes = path_nodes_.data();
    params_.path_labels = path_labels_.data();
    params_.row_begins = row_begins_.data();
    params_.input_rows = input_rows_.data();
    input_.upload(model_->input);
    output_.upload(model_->output);
  }

  std::uint64_t preferred_span() const override { return kSpanWords; }

  SpanReport run(const BlockSpan& span, const StopFlag* stop) override {
    use_device();
    params_.rng = CounterRng(config_.run.seed, span.epoch);
    check(cudaMemsetAsync(totals_.data(), 0, sizeof(Totals), *compute_), "clearing the totals");
    const PieceCutter cutter(config_.schedule, corpus_->tokens().size());
    const auto ends = corpus_->sentence_ends();
    SpanReport report;
    for (std::size_t b = span.first; b < span.last; ++b) {
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
        report.interrupted = true;
        report.next = b;
        break;
      }
      const VisitOrder::Block& block = (*order_)[b];
      std::uint64_t passed = span.epoch * std::uint64_t{corpus_->tokens().size()} + block.words_before;
      for (std::size_t s = block.first_sentence; s < block.last_sentence; ++s) {
        const std::uint64_t begin = s == 0 ? 0 : ends[s - 1];
        // What does not fit into a batch is cut there, at a place where nobody will miss a window.
        for (std::uint64_t first = begin; first < ends[s]; first += batch_words_) {
          const std::uint64_t last = std::min<std::uint64_t>(ends[s], first + batch_words_);
          add(first, last, passed, cutter);
          passed += last - first;
          report.passed += last - first;
        }
      }
    }
    submit();
    Totals totals;
    check(cudaMemcpyAsync(&totals, totals_.data(), sizeof totals, cudaMemcpyDeviceToHost, *compute_),
          "reading the totals");
    compute_->wait("training");
    report.kept = totals.kept;
    report.predictions = totals.predictions;
    report.loss = totals.loss;
    return report;
  }

  void store(EmbeddingModel& model) override {
    use_device();
    compute_->wait("training");
    input_.download(model.input);
    output_.download(model.output);
  }

  void prepare_exchange(const RowTouches& touches) override {
    use_device();
    for (const bool out : {false, true}) {
      Kept& kept = out ? kept_output_ : kept_input_;
      kept.rows = out ? &output_ : &input_;
      kept.before = Buffer<float>(kept.rows->count());
      kept.touches = Buffer<float>(std::span<const float>(out ? touches.output : touches.input));
      copy_now(kept.before.data(), kept.rows->data(), kept.before.bytes(), "copying rows");
    }
  }

  std::array<std::span<float>, 2> begin_exchange() override {
    use_device();
    for (const Kept* const kept : {&kept_input_, &kept_output_})
      launch_subtract(kept->now(), kept->before.data(), kept->before.size(), *compute_);
    compute_->wait("exchanging parameters");
    return {std::span<float>(kept_input_.now(), kept_input_.before.size()),
            std::span<float>(kept_output_.now(), kept_output_.before.size())};
  }

  void end_exchange(float pull_per_touch, std::size_t replicas) override {
    use_device();
    for (const Kept* const kept : {&kept_input_, &kept_output_})
      launch_add({.now = kept->now(),
                  .before = kept->before.data(),
                  .touches = kept->touches.data(),
                  .rows = kept->touches.size(),
                  .stride = model_->input.stride(),
                  .pull_per_touch = pull_per_touch,
                  .replicas = static_cast<float>(replicas)},
                 *compute_);
    compute_->wait("exchanging parameters");
  }

  std::uint64_t device_bytes() const override { return bytes_; }
  std::string description() const override { return fmt::format("cuda:{} ({})", device_, properties_.name); }

 private:
  /// Pieces on their way to the device, and their words where the corpus is streamed. While one batch is trained the
  /// other is filled and copied.
  struct Batch {
    PinnedBuffer<Piece> pieces;
    Buffer<Piece> device_pieces;
    PinnedBuffer<std::uint32_t> tokens;
    Buffer<std::uint32_t> device_tokens;
    Buffer<unsigned long long> next;
    std::size_t piece_count = 0, token_count = 0;
    Event copied, done;
  };

  /// The parameters of the last exchange.
  struct Kept {
    DeviceRows* rows = nullptr;
    Buffer<float> before, touches;
    float* now() const { return static_cast<float*>(rows->data()); }
  };

  void use_device() const { check(cudaSetDevice(device_), "choosing the device"); }

  /// Asks whether everything will fit, then makes it.
  void allocate(const TrainingTables& tables, const FlatTables& flat) {
    const auto tokens = corpus_->tokens();
    std::size_t free_bytes = 0, total_bytes = 0;
    check(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free device memory");
    const std::uint64_t table_bytes =
        tables.keep.size() * sizeof(std::uint32_t) + tables.negatives.size() * sizeof(AliasTable::Slot) + flat.bytes();
    const MemoryNeed need = plan_memory(layout_, warps_, *model_, table_bytes, tokens.size(), free_bytes, replicated_);
    if (const std::string complaint = memory_complaint(need, free_bytes); !complaint.empty())
      throw fail(ErrorKind::device, "{}: {}", description(), complaint);

    compute_.emplace();
    copy_.emplace();
    input_ = DeviceRows(model_->input, config_.model.precision);
    output_ = DeviceRows(model_->output, config_.model.precision);
    keep_ = Buffer<std::uint32_t>(std::span<const std::uint32_t>(tables.keep));
    slots_ = Buffer<AliasTable::Slot>(tables.negatives.slots());
    path_begins_ = Buffer<std::uint32_t>(std::span<const std::uint32_t>(flat.path_begins));
    path_nodes_ = Buffer<std::uint32_t>(std::span<const std::uint32_t>(flat.path_nodes));
    path_labels_ = Buffer<float>(std::span<const float>(flat.path_labels));
    row_begins_ = Buffer<std::uint64_t>(std::span<const std::uint64_t>(flat.row_begins));
    input_rows_ = Buffer<std::uint32_t>(std::span<const std::uint32_t>(flat.input_rows));
    tokens_ = need.streamed ? Buffer<std::uint32_t>() : Buffer<std::uint32_t>(tokens, "copying the corpus");
    workspace_ = Buffer<char>(std::size_t{warps_} * layout_.workspace_bytes());
    totals_ = Buffer<Totals>(1);
    batch_words_ = batch_words(tokens.size());
    for (Batch& batch : batches_.emplace()) {
      batch.pieces = PinnedBuffer<Piece>(kBatchPieces);
      batch.device_pieces = Buffer<Piece>(kBatchPieces);
      batch.next = Buffer<unsigned long long>(1);
      if (!need.streamed) continue;
      batch.tokens = PinnedBuffer<std::uint32_t>(batch_words_);
      batch.device_tokens = Buffer<std::uint32_t>(batch_words_);
    }
    streamed_ = need.streamed;
    bytes_ = need.total() - kMemoryReserve;
  }

  Batch& filling() { return (*batches_)[current_]; }

  /// Corpus words [first, last) of one sentence.
  void add(std::uint64_t first, std::uint64_t last, std::uint64_t passed, const PieceCutter& cutter) {
    cut_.clear();
    cutter.cut(first, last, first, passed, cut_);
    if (filling().piece_count + cut_.size() > kBatchPieces ||
        (streamed_ && filling().token_count + (last - first) > batch_words_))
      submit();
    Batch& batch = filling();
    if (streamed_) {
      const std::uint64_t shift = batch.token_count - first;  // wraps around, and back when it is added
      for (Piece& piece : cut_) piece.at += shift;
      std::copy_n(corpus_->tokens().data() + first, last - first, batch.tokens.data() + batch.token_count);
      batch.token_count += last - first;
    }
    std::copy(cut_.begin(), cut_.end(), batch.pieces.data() + batch.piece_count);
    batch.piece_count += cut_.size();
  }

  /// Hands the batch that was filled to the device, and waits until the other one is free again.
  void submit() {
    Batch& batch = filling();
    if (batch.piece_count == 0) return;
    check(cudaMemcpyAsync(batch.device_pieces.data(), batch.pieces.data(), batch.piece_count * sizeof(Piece),
                          cudaMemcpyHostToDevice, *copy_),
          "copying pieces");
    if (streamed_)
      check(cudaMemcpyAsync(batch.device_tokens.data(), batch.tokens.data(), batch.token_count * sizeof(std::uint32_t),
                            cudaMemcpyHostToDevice, *copy_),
            "copying a part of the corpus");
    batch.copied.record(*copy_);
    check(cudaStreamWaitEvent(*compute_, batch.copied, 0), "waiting for a copy");
    check(cudaMemsetAsync(batch.next.data(), 0, sizeof(unsigned long long), *compute_), "clearing a counter");

    TrainLaunch launch;
    launch.params = params_;
    launch.params.tokens = streamed_ ? batch.device_tokens.data() : tokens_.data();
    launch.layout = layout_;
    launch.pieces = batch.device_pieces.data();
    launch.piece_count = batch.piece_count;
    launch.next = batch.next.data();
    launch.workspace = workspace_.data();
    launch.totals = totals_.data();
    launch_train(program_, launch, warps_, *compute_);
    batch.done.record(*compute_);

    current_ = 1 - current_;
    filling().done.wait("training");
    filling().piece_count = filling().token_count = 0;
  }

  TrainConfig config_;
  bool replicated_;
  Program program_;
  int device_;
  cudaDeviceProp properties_{};
  DeviceShape shape_;
  Layout layout_;
  std::uint32_t warps_ = 1;
  std::uint64_t bytes_ = 0;  // taken on the device
  EmbeddingModel* model_ = nullptr;
  const EncodedCorpus* corpus_ = nullptr;
  const VisitOrder* order_ = nullptr;
  bool streamed_ = false;
  std::size_t batch_words_ = 0;
  TrainParams params_;
  DeviceRows input_, output_;
  Buffer<std::uint32_t> keep_, path_begins_, path_nodes_, input_rows_, tokens_;
  Buffer<float> path_labels_;
  Buffer<std::uint64_t> row_begins_;
  Buffer<AliasTable::Slot> slots_;
  Kept kept_input_, kept_output_;
  Buffer<char> workspace_;
  Buffer<Totals> totals_;
  std::optional<std::array<Batch, 2>> batches_;
  std::size_t current_ = 0;
  std::vector<Piece> cut_;
  // Last, so that they go first: destroying a stream does not wait, but freeing memory does.
  std::optional<Stream> compute_, copy_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(std::size_t device, const TrainConfig& config) {
  return std::make_unique<CudaBackend>(device, config, false);
}

std::unique_ptr<Backend> make_cuda_replicas(std::span<const std::size_t> devices, const TrainConfig& config) {
  if (config.model.precision != Precision::f32)
    throw fail(ErrorKind::config, "--precision {}: several GPUs exchange floats only; use one GPU, or --precision f32",
               name(config.model.precision));
  std::vector<std::unique_ptr<Replica>> replicas;
  for (const std::size_t device : devices) replicas.push_back(std::make_unique<CudaBackend>(device, config, true));
  return make_replicated_backend(std::move(replicas), make_nccl_communicator(devices), config);
}

}  // namespace wordloom::embed
