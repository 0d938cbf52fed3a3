#include "corpus/count_pass.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <limits>
#include <mutex>

#include "corpus/block_counter.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom {
namespace {

using Clock = std::chrono::steady_clock;

// The error of the earliest block wins, so that what a user sees does not depend on the threads. All blocks before a
// failed one have been handed out already and are finished.
class FirstError {
 public:
  static constexpr std::uint64_t kReading = std::numeric_limits<std::uint64_t>::max();

  void keep(std::uint64_t block, std::exception_ptr error) {
    const std::lock_guard lock(guard_);
    if (!error_ || block < block_) {
      block_ = block;
      error_ = std::move(error);
    }
    any_.store(true);
  }
  bool any() const { return any_.load(); }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex guard_;
  std::atomic<bool> any_{false};
  std::uint64_t block_ = kReading;
  std::exception_ptr error_;
};

// Hands blocks to the workers: whoever is free reads the next one itself. No queue, no thread of its own, and at most
// one block per thread in memory.
class SharedReader {
 public:
  explicit SharedReader(const CountPass& pass)
      : pass_(pass), reader_(pass.inputs, pass.recipe.tokenizer, pass.sizes), told_(Clock::now()) {}

  bool next(Block& block, const FirstError& error) {
    const std::lock_guard lock(guard_);
    if (error.any() || finished_) return false;
    if (pass_.stop != nullptr && pass_.stop->load()) throw fail(ErrorKind::io, "interrupted");
    finished_ = !reader_.next(block);
    if (pass_.progress && Clock::now() - told_ > std::chrono::milliseconds(200)) tell();
    return !finished_;
  }
  void tell() {
    told_ = Clock::now();
    if (!pass_.progress) return;
    Progress progress;
    progress.phase = "read";
    progress.done = reader_.consumed();
    progress.total = reader_.total();
    progress.unit = "bytes";
    pass_.progress(progress);
  }
  const BlockReader& reader() const { return reader_; }

 private:
  const CountPass& pass_;
  std::mutex guard_;
  BlockReader reader_;
  Clock::time_point told_;
  bool finished_ = false;
};

// The workers' tables into one. A worker's words go away as soon as they are taken over.
void merge(std::vector<BlockCounter>& workers, bool keep_ids, CountedText& out) {
  for (BlockCounter& worker : workers) {
    const std::span<const std::int64_t> counts = worker.counts();
    std::vector<std::uint32_t> index_of(keep_ids ? worker.ids_given() : 0, kPrunedType);
    const auto is_now = [&](std::uint32_t index, std::uint32_t merged) {
      if (keep_ids) index_of[worker.id(index)] = merged;
    };
    WordTable words = worker.take_words();
    if (out.words.size() == 0) {
      out.words = std::move(words);
      out.counts.assign(counts.begin(), counts.end());
      for (std::uint32_t index = 0; index < counts.size(); ++index) is_now(index, index);
    } else {
      for (std::uint32_t index = 0; index < counts.size(); ++index) {
        const std::uint32_t merged = out.words.insert(words.word(index));
        if (merged == out.counts.size()) out.counts.push_back(0);
        out.counts[merged] += counts[index];
        is_now(index, merged);
      }
    }
    if (keep_ids) out.index_of.push_back(std::move(index_of));
  }
}

// 0 is no limit, so none may become of a small one.
std::uint64_t share_of(std::uint64_t max_table_bytes, std::size_t threads) {
  return max_table_bytes == 0 ? 0 : std::max<std::uint64_t>(max_table_bytes / threads, 1);
}

void refuse_empty(const std::vector<InputFile>& inputs) {
  if (inputs.empty()) throw fail(ErrorKind::usage, "no input file was given");
  const std::string& first = inputs.front().path == "-" ? "standard input" : inputs.front().path;
  if (inputs.size() == 1) throw fail(ErrorKind::format, "{}: is empty: there is no text in it", first);
  throw fail(ErrorKind::format, "all {} input files are empty, the first being {}", inputs.size(), first);
}

}  // namespace

CountedText count_text(const CountPass& pass) {
  CountedText out{.words = {}, .counts = {}, .index_of = {}, .blocks = {}, .ids = {}, .totals = {}};
  if (pass.keep_ids) out.ids.emplace(pass.options.spool_directory);
  SharedReader shared(pass);
  const Analyzer analyzer(pass.recipe);
  std::vector<BlockCounter> workers;
  for (std::size_t t = 0; t < pass.options.threads; ++t)
    workers.emplace_back(analyzer.clone(), pass.keep_ids, share_of(pass.options.max_table_bytes, pass.options.threads),
                         pass.fixed);

  FirstError error;
  std::mutex spool_guard;
  std::uint64_t spooled = 0;
  run_threads(workers.size(), [&](std::size_t thread) {
    BlockCounter& worker = workers[thread];
    Block block;
    for (;;) {
      std::uint64_t at = FirstError::kReading;
      try {
        if (!shared.next(block, error)) return;
        at = block.number;
        worker.count(block, pass.inputs[block.input].path);
        if (!pass.keep_ids) continue;
        const std::span<const std::uint32_t> ids = worker.ids();
        const std::lock_guard lock(spool_guard);
        out.blocks.push_back({at, spooled, ids.size(), static_cast<std::uint32_t>(thread), block.ends_document});
        out.ids->write(std::as_bytes(ids));
        spooled += ids.size();
      } catch (...) {
        error.keep(at, std::current_exception());
        return;
      }
    }
  });
  error.rethrow();
  if (shared.reader().bytes() == 0) refuse_empty(pass.inputs);
  shared.tell();

  std::sort(out.blocks.begin(), out.blocks.end(),
            [](const SpooledBlock& a, const SpooledBlock& b) { return a.number < b.number; });
  out.totals.bytes = shared.reader().bytes();
  out.totals.lines_cut = shared.reader().lines_cut();
  out.totals.documents = pass.inputs.size();
  for (const BlockCounter& worker : workers) {
    out.totals.lines += worker.lines();
    out.totals.analyzer += worker.analyzer_counts();
    out.totals.pruned_types += worker.pruned().types;
    out.totals.pruned_tokens += worker.pruned().tokens;
    out.totals.pruned_at_most = std::max(out.totals.pruned_at_most, worker.pruned().at_most);
  }
  merge(workers, pass.keep_ids, out);
  out.totals.types_read = out.words.size();
  out.totals.tokens_read = out.totals.pruned_tokens;
  for (const std::int64_t count : out.counts) {
    out.totals.tokens_read += static_cast<std::uint64_t>(count);
    out.totals.highest_count = std::max(out.totals.highest_count, count);
  }
  return out;
}

}  // namespace wordloom
