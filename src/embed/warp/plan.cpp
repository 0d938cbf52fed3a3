#include "embed/warp/plan.hpp"

#include <algorithm>

#include "core/bf16.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/schedule.hpp"

namespace wordloom::embed::warp {
namespace {

constexpr std::uint64_t kWordsPerWarp = 8192;  // of the corpus
constexpr std::uint64_t kRowsPerWarp = 16;     // of the vocabulary
constexpr double kAtOnce = 64;                 // warps that may pull one node with all their strength
constexpr std::uint64_t kLeastBatch = 1 << 10, kMostBatch = 1 << 24;

double gib(std::uint64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(std::uint64_t{1} << 30); }

std::uint64_t bytes_of(const Matrix& m, Precision precision) {
  return std::uint64_t{m.rows()} * m.stride() * (precision == Precision::bf16 ? sizeof(Bf16) : sizeof(float));
}

}  // namespace

void require_supported(const TrainConfig& config) {
  if (config.model.dim > kMostDim)
    throw fail(ErrorKind::config, "--dim {}: the GPU trains at most {} dimensions; use --device cpu", config.model.dim,
               kMostDim);
  if (config.run.exact)
    throw fail(ErrorKind::config, "--exact asks for one word after the other, which no GPU does; use --device cpu");
  if (config.run.deterministic)
    throw fail(ErrorKind::config,
               "--deterministic: the warps of a GPU change rows in no fixed order; use --device cpu");
  if (config.sampling.sharing == NegativeSharing::block && config.model.loss == Loss::ns && !config.subwords.on())
    throw fail(ErrorKind::config, "--negatives-shared block is for the CPU; use window, or --device cpu");
}

Program program_of(const TrainConfig& config) {
  if (config.model.mode == Mode::cbow) return Program::cbow;
  return config.subwords.on() ? Program::subword_skipgram : Program::skipgram;
}

Layout plan_layout(const TrainConfig& config, const DeviceShape& shape) {
  const auto quads = static_cast<std::uint32_t>(Matrix::padded(config.model.dim) / 4);
  const std::uint32_t needed = (quads + kLanes - 1) / kLanes;
  Layout layout;
  layout.fragment = needed <= 4 ? needed : 8;  // the instances there are of the programs
  layout.precision = config.model.precision;
  layout.slots = 2 * config.sampling.window + 1;
  const Program program = program_of(config);
  layout.ring_rows = program != Program::subword_skipgram;
  layout.target_steps = program == Program::skipgram;
  // A path, and the contexts of a word with subwords, come in full groups.
  if (config.model.loss == Loss::ns && program_of(config) != Program::subword_skipgram)
    layout.target_rows = std::min(kTargetGroup, 1 + config.sampling.negative);
  layout.ring_shared = true;
  const std::size_t most =
      std::min(shape.shared_per_block, shape.shared_per_multiprocessor / 2 - shape.shared_reserved);
  if (layout.shared_bytes() > most) layout.ring_shared = false;
  return layout;
}

std::uint32_t resident_warps(const Layout& layout, const DeviceShape& shape) {
  const std::size_t fit = shape.shared_per_multiprocessor / (layout.shared_bytes() + shape.shared_reserved);
  return shape.multiprocessors *
         std::max<std::uint32_t>(1, std::min(shape.blocks_per_multiprocessor, static_cast<std::uint32_t>(fit)));
}

std::uint32_t concurrent_warps(std::uint32_t resident, std::uint64_t vocabulary, std::uint64_t corpus_words) {
  const std::uint64_t most =
      std::min({std::uint64_t{resident}, corpus_words / kWordsPerWarp, vocabulary / kRowsPerWarp});
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(most, 1));
}

FlatTables::FlatTables(const TrainingTables& tables, const TrainConfig& config, std::size_t words) {
  if (config.model.loss == Loss::hs) {
    path_begins.push_back(0);
    for (std::uint32_t w = 0; w < words; ++w) {
      const auto path = tables.tree.path(w);
      const auto labels = tables.tree.labels(w);
      path_nodes.insert(path_nodes.end(), path.begin(), path.end());
      path_labels.insert(path_labels.end(), labels.begin(), labels.end());
      path_begins.push_back(static_cast<std::uint32_t>(path_nodes.size()));
    }
  }
  if (config.subwords.on()) {
    row_begins.push_back(0);
    for (std::uint32_t w = 0; w < words; ++w) {
      const auto rows = tables.subwords.rows(w);
      input_rows.insert(input_rows.end(), rows.begin(), rows.end());
      row_begins.push_back(input_rows.size());
    }
  }
}

std::size_t FlatTables::bytes() const {
  return (path_begins.size() + path_nodes.size() + path_labels.size() + input_rows.size()) * 4 + row_begins.size() * 8;
}

TrainParams plan_params(const TrainConfig& config, std::size_t stride, std::uint32_t words, std::uint32_t epoch) {
  TrainParams p;
  p.quads = static_cast<std::uint32_t>(stride / 4);
  p.words = words;
  p.window = config.sampling.window;
  p.negative = config.sampling.negative;
  if (program_of(config) == Program::subword_skipgram && config.model.loss == Loss::ns) {
    const std::uint32_t draws = config.subwords.draws_per_context;
    if (draws != 0 && draws < p.negative) {
      p.negative_weight = static_cast<float>(p.negative) / static_cast<float>(draws);
      p.negative = draws;
    }
  }
  p.loss = config.model.loss;
  p.pairwise = program_of(config) == Program::skipgram && config.sampling.sharing == NegativeSharing::pair;
  p.input_mean = config.model.cbow_input == CbowInput::mean || config.subwords.on();
  p.gradient_mean = p.input_mean && config.model.cbow_gradient == CbowGradient::corrected;
  p.rng = CounterRng(config.run.seed, epoch);
  return p;
}

void weigh_hot_nodes(const TrainConfig& config, const TrainingTables& tables, std::span<const std::int64_t> counts,
                     std::uint32_t warps, TrainParams& params) {
  if (config.model.loss != Loss::hs || counts.size() < 2) return;
  // The last nodes are the topmost ones.
  const auto nodes = static_cast<std::uint32_t>(counts.size() - 1);
  const std::uint32_t first = nodes - std::min(nodes, kHotNodes);
  std::vector<double> passed(nodes - first);
  double all = 0;
  for (std::uint32_t w = 0; w < counts.size(); ++w) {
    const double kept = static_cast<double>(counts[w]) * (static_cast<double>(tables.keep[w]) + 1);
    all += kept;
    for (const std::uint32_t node : tables.tree.path(w))
      if (node >= first) passed[node - first] += kept;
  }
  // With subwords each context of a centre has a path of its own, without them they share that of the centre.
  const double paths = program_of(config) == Program::subword_skipgram ? config.sampling.window + 1.0 : 1.0;
  params.hot_begin = first;
  for (std::size_t i = 0; i < passed.size(); ++i)
    params.hot_weights[i] = static_cast<float>(std::min(1.0, kAtOnce / (warps * paths * passed[i] / all)));
}

void PieceCutter::cut(std::uint64_t begin, std::uint64_t end, std::uint64_t at, std::uint64_t passed,
                      std::vector<Piece>& pieces) const {
  const std::uint64_t length = end - begin, count = (length + kPieceWords - 1) / kPieceWords;
  for (std::uint64_t i = 0; i < count; ++i) {
    // Pieces of about equal length.
    const auto cut_at = [&](std::uint64_t piece) { return length / count * piece + length % count * piece / count; };
    const std::uint64_t first = cut_at(i), last = cut_at(i + 1);
    pieces.push_back({begin + first, at + first, static_cast<std::uint32_t>(last - first),
                      static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(length - last),
                      static_cast<float>(learning_rate(schedule_.lr, schedule_.lr_floor, passed + first,
                                                       corpus_words_ * schedule_.epochs))});
  }
}

std::size_t batch_words(std::uint64_t corpus_words) { return std::clamp(corpus_words / 4, kLeastBatch, kMostBatch); }

MemoryNeed plan_memory(const Layout& layout, std::uint32_t warps, const EmbeddingModel& model,
                       std::uint64_t table_bytes, std::uint64_t corpus_words, std::uint64_t free_bytes,
                       bool replicated) {
  MemoryNeed need;
  need.precision = layout.precision;
  need.parameters = bytes_of(model.input, layout.precision) + bytes_of(model.output, layout.precision);
  need.replicated = replicated;
  if (replicated) need.parameters = 2 * need.parameters + (model.input.rows() + model.output.rows()) * sizeof(float);
  need.tables = table_bytes;
  need.workspace = std::uint64_t{warps} * layout.workspace_bytes() + 2 * kBatchPieces * sizeof(Piece) + kMemoryReserve;
  need.corpus = corpus_words * sizeof(std::uint32_t);
  const std::uint64_t buffers = 2 * batch_words(corpus_words) * sizeof(std::uint32_t);
  if (need.corpus > buffers && need.total() > free_bytes) {
    need.streamed = true;
    need.corpus = buffers;
  }
  return need;
}

std::string memory_complaint(const MemoryNeed& need, std::uint64_t free_bytes) {
  if (need.total() <= free_bytes) return {};
  return fmt::format(
      "training needs {:.1f} GiB of device memory (parameters {:.1f}, tables {:.1f}, corpus {:.1f}, buffers {:.1f}), "
      "{:.1f} GiB are free; lower --dim, {}raise --min-count, or use --device cpu",
      gib(need.total()), gib(need.parameters), gib(need.tables), gib(need.corpus), gib(need.workspace), gib(free_bytes),
      need.precision == Precision::f32 && !need.replicated ? "--precision bf16, " : "");
}

}  // namespace wordloom::embed::warp
