#pragma once
// What the host decides before warps run: their memory, their number, what each trains. No CUDA here.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "embed/warp/layout.hpp"
#include "embed/warp/params.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom::embed::warp {

/// Largest dimension that the warp programs hold (Fragment<8>).
inline constexpr std::uint32_t kMostDim = 1024;
/// A sentence is cut into pieces of about so many corpus words. A piece loads 2 * window rows that its neighbours load
/// as well: at window 5, 2 % more than whole sentences would.
inline constexpr std::uint32_t kPieceWords = 512;

/// Throws ErrorKind::config, naming the option and what to do, for what the warp programs do not offer: a dimension
/// above kMostDim, --exact and --deterministic (an order of work), NegativeSharing::block.
void require_supported(const TrainConfig& config);

Program program_of(const TrainConfig& config);

/// What of a device bounds how many warps run at once. Figures of compute capability 8.0 and 9.0 as defaults.
struct DeviceShape {
  std::uint32_t multiprocessors = 108;
  std::size_t shared_per_block = 166'912;           ///< 163 KiB, what a block can have
  std::size_t shared_per_multiprocessor = 167'936;  ///< 164 KiB
  std::size_t shared_reserved = 1024;               ///< of each block, by the system
  std::uint32_t blocks_per_multiprocessor = 32;
};

/// Where the ring lies is decided here: in shared memory while at least two warps fit into a multiprocessor so.
Layout plan_layout(const TrainConfig& config, const DeviceShape& shape);
/// Warps (one a block) that shared memory lets run at once on the device.
std::uint32_t resident_warps(const Layout& layout, const DeviceShape& shape);
/// Of those the number that may train at once: never more than one for every 8192 corpus words and for every 16 words
/// of the vocabulary, at least 1. Each warp works on copies of the rows in its window, so this bounds how stale a row
/// can be in a small corpus (docs/decisions/081-bounded-concurrency.md).
std::uint32_t concurrent_warps(std::uint32_t resident, std::uint64_t vocabulary, std::uint64_t corpus_words);

/// Trees and subwords as arrays.
struct FlatTables {
  std::vector<std::uint32_t> path_begins, path_nodes;
  std::vector<float> path_labels;
  std::vector<std::uint64_t> row_begins;
  std::vector<std::uint32_t> input_rows;
  FlatTables() = default;
  FlatTables(const TrainingTables& tables, const TrainConfig& config, std::size_t words);
  std::size_t bytes() const;
};

/// Everything of TrainParams that is no address; rng is that of (seed, epoch).
TrainParams plan_params(const TrainConfig& config, std::size_t stride, std::uint32_t words, std::uint32_t epoch);

/// With a tree: every warp that trains holds the root as it was before the others' steps, and half of them either of
/// its children. Where more than some tens would pull a node at once the sum goes too far, so that its steps are made
/// smaller (docs/decisions/087-steps-of-the-topmost-nodes.md). `counts`: of the words.
void weigh_hot_nodes(const TrainConfig& config, const TrainingTables& tables, std::span<const std::int64_t> counts,
                     std::uint32_t warps, TrainParams& params);

/// Cuts sentences into pieces, with the learning rate of their place.
class PieceCutter {
 public:
  PieceCutter(const ScheduleConfig& schedule, std::uint64_t corpus_words)
      : schedule_(schedule), corpus_words_(corpus_words) {}
  /// The sentence [begin, end) of the corpus, whose first word lies at `at` in TrainParams::tokens; `passed`: corpus
  /// words trained before it, over all epochs.
  void cut(std::uint64_t begin, std::uint64_t end, std::uint64_t at, std::uint64_t passed,
           std::vector<Piece>& pieces) const;

 private:
  ScheduleConfig schedule_;
  std::uint64_t corpus_words_;
};

/// Bytes of device memory that training takes, by purpose.
struct MemoryNeed {
  std::uint64_t parameters = 0, tables = 0, corpus = 0, workspace = 0;
  Precision precision = Precision::f32;  ///< of the parameters
  bool replicated = false;               ///< parameters lie there twice
  bool streamed = false;                 ///< the corpus goes through two buffers instead of lying there as a whole
  std::uint64_t total() const { return parameters + tables + corpus + workspace; }
};
/// Left free for the runtime's own needs; part of MemoryNeed::workspace.
inline constexpr std::uint64_t kMemoryReserve = std::uint64_t{256} << 20;
/// Pieces of a batch; two batches are in flight.
inline constexpr std::size_t kBatchPieces = std::size_t{1} << 18;
/// Words of a batch when the corpus is streamed: 64 MiB of them, or a quarter of a corpus that is small.
std::size_t batch_words(std::uint64_t corpus_words);
/// `replicated`: the device is one of several, and keeps the parameters of the last exchange as well
/// (embed/replica.hpp). `free_bytes`: what the device has left; the corpus is streamed when it does not fit as a whole.
MemoryNeed plan_memory(const Layout& layout, std::uint32_t warps, const EmbeddingModel& model,
                       std::uint64_t table_bytes, std::uint64_t corpus_words, std::uint64_t free_bytes,
                       bool replicated = false);
/// "training needs 12.1 GiB on the device (parameters 11.8, ...), 7.9 GiB are free; ..." or nothing when it fits.
std::string memory_complaint(const MemoryNeed& need, std::uint64_t free_bytes);

}  // namespace wordloom::embed::warp
