#include "counts/index/build.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "counts/index/run.hpp"
#include "counts/index/source_label.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::index {
namespace {

/// Text of a run that keeps `threads` builders within the limit. A run takes about eight times its text: the text
/// itself, twelve to sixteen bytes for each word of a document (six bytes of text) in vectors that grow by doubling.
std::uint64_t run_bytes(const BuildOptions& options, std::size_t threads, bool positions) {
  constexpr std::uint64_t kProgram = std::uint64_t{48} << 20, kLeast = std::uint64_t{1} << 18,
                          kMost = std::uint64_t{1} << 26;
  const std::uint64_t left = options.max_memory > 2 * kProgram ? options.max_memory - kProgram : options.max_memory / 2;
  return std::clamp(left / threads / (positions ? 11 : 8), kLeast, kMost);
}

class Building {
 public:
  Building(DocumentReader& reader, const IndexConfig& config, const BuildOptions& options, std::size_t threads,
           const std::filesystem::path& directory, const std::function<void(const Document&)>& admit)
      : reader_(reader),
        config_(config),
        options_(options),
        admit_(admit),
        limit_(run_bytes(options, threads, config.positions)) {
    for (std::size_t t = 0; t < threads; ++t) spools_.emplace_back(directory);
  }

  /// What one thread throws ends the others as well: the input may be long, or a pipe that nobody closes.
  void work(std::size_t thread) {
    try {
      build_runs(thread);
    } catch (...) {
      failed_ = true;
      throw;
    }
  }

  std::vector<Run>& runs() { return runs_; }
  const AnalyzerCounts& counts() const { return counts_; }
  std::uint64_t empty() const { return empty_; }

 private:
  /// Each thread takes the next stretch of documents, so that a run holds consecutive ones and runs are merged by
  /// putting their postings one behind the other.
  void build_runs(std::size_t thread) {
    TermAnalyzer analyzer(config_.terms);
    RunBuilder builder(config_, analyzer);
    std::vector<Document> documents;
    std::uint64_t first = 0;
    std::size_t n = 0;
    AnalyzerCounts counts;
    std::uint64_t empty = 0;
    while ((n = read(documents, first)) != 0) {
      std::uint64_t bytes = 0;
      for (const Document& d : documents) bytes += d.text.size();
      builder.expect(bytes);
      for (std::size_t i = 0; i < n; ++i) {
        if (stopped()) throw fail(ErrorKind::io, "interrupted");
        if (failed_) return;
        const std::size_t before = builder.words();
        builder.add(documents[i]);
        if (builder.words() == before) ++empty;
      }
      documents.clear();
      Run run = builder.finish(spools_[thread]);
      run.first_document = first;
      const std::lock_guard lock(mutex_);
      runs_.push_back(run);
    }
    const std::lock_guard lock(mutex_);
    counts_ += builder.counts();
    empty_ += empty;
  }

  bool stopped() const { return options_.stop != nullptr && *options_.stop; }

  std::size_t read(std::vector<Document>& documents, std::uint64_t& first) {
    const std::lock_guard lock(mutex_);
    first = next_document_;
    for (std::uint64_t bytes = 0; bytes < limit_ && !ended_ && !failed_;) {
      if (stopped()) throw fail(ErrorKind::io, "interrupted");
      Document& d = documents.emplace_back();
      if (!reader_.next(d)) {
        documents.pop_back();
        ended_ = true;
        break;
      }
      if (admit_) admit_(d);
      bytes += d.text.size() + d.title.size() + d.id.size() + sizeof(Document) + 32;
      if (++next_document_ % 1024 == 0) tell();
    }
    tell();
    return documents.size();
  }

  void tell() {
    if (!options_.progress) return;
    Progress progress;
    progress.phase = "read";
    progress.done = static_cast<double>(reader_.consumed_bytes());
    progress.total = static_cast<double>(reader_.total_bytes());
    progress.unit = "bytes";
    options_.progress(progress);
  }

  DocumentReader& reader_;
  const IndexConfig& config_;
  const BuildOptions& options_;
  const std::function<void(const Document&)>& admit_;
  std::uint64_t limit_;
  std::vector<SpoolFile> spools_;
  std::atomic<bool> failed_{false};
  std::mutex mutex_;  // of what follows, and the reader
  std::uint64_t next_document_ = 0;
  bool ended_ = false;
  std::vector<Run> runs_;
  AnalyzerCounts counts_;
  std::uint64_t empty_ = 0;
};

}  // namespace

BuiltSegment build_segment(const std::filesystem::path& path, DocumentReader& reader, const IndexConfig& config,
                           const BuildOptions& options, const std::function<void(const Document&)>& admit) {
  const std::size_t threads = options.threads == 0 ? usable_threads() : options.threads;
  Building building(reader, config, options, threads, path.parent_path(), admit);
  run_threads(threads, [&](std::size_t thread) { building.work(thread); });
  BuiltSegment built;
  built.counts = building.counts();
  built.empty = building.empty();
  std::vector<Run>& runs = building.runs();
  if (runs.empty()) return built;
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first_document < b.first_document; });
  const std::size_t buffer = std::clamp<std::size_t>(options.max_memory / 32 / runs.size(), 4096, std::size_t{1} << 17);
  std::vector<std::unique_ptr<MergeSource>> sources;
  for (const Run& run : runs) sources.push_back(run_source(run, buffer));
  SegmentJob job;
  job.config = &config;
  job.files = source_labels(reader);
  job.progress = options.progress;
  job.stop = options.stop;
  built.facts = write_segment(path, sources, job);
  return built;
}

}  // namespace wordloom::index
