#pragma once
// Sorting more records than fit into memory: sorted runs go to an unnamed temporary file and are merged while they are
// read back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "wordloom/core/parallel.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom {

struct ExternalSortOptions {
  std::uint64_t memory = std::uint64_t{256} << 20;  ///< bytes for records, while adding and while merging
  std::size_t threads = 1;                          ///< that sort the records in memory
  std::string directory;                            ///< of the temporary file; empty: $TMPDIR, else /tmp
};

/// Usage: add() any number of records, finish(), then next() until it returns false. Records are copied as bytes. Those
/// that compare equal come in no particular order. As long as all fit into the memory nothing is written. Throws
/// ErrorKind::io when the disk is full.
template <class Record, class Less = std::less<Record>>
class ExternalSort {
  static_assert(std::is_trivially_copyable_v<Record>);

 public:
  explicit ExternalSort(ExternalSortOptions options, Less less = {})
      : options_(std::move(options)),
        less_(std::move(less)),
        capacity_(std::max<std::size_t>(static_cast<std::size_t>(options_.memory) / sizeof(Record), 64)) {
    options_.threads = std::max<std::size_t>(options_.threads, 1);
  }

  void add(const Record& record) {
    if (used_ == capacity_) spill();
    if (!buffer_) buffer_ = std::make_unique_for_overwrite<Record[]>(capacity_);
    buffer_[used_++] = record;
    ++size_;
  }

  /// Records that are sorted already, as a run of their own: begin_run(), then the run in pieces.
  void begin_run() { runs_.push_back({written_, written_}); }
  void append_to_run(std::span<const Record> sorted) {
    spool().write(std::as_bytes(sorted));
    written_ += sorted.size();
    size_ += sorted.size();
    runs_.back().end = written_;
  }

  /// No record will be added any more.
  void finish() {
    if (!runs_.empty() && used_ > 0) spill();
    if (runs_.empty()) {
      // Pieces that lie in memory, merged from where they are.
      for (const auto& [begin, end] : sort_pieces()) sources_.push_back({buffer_.get() + begin, buffer_.get() + end});
    } else {
      buffer_.reset();
      const std::size_t share = std::max<std::size_t>(capacity_ / runs_.size(), 256);
      for (const Run& run : runs_) {
        Source source;
        source.run = run;
        source.room = std::min<std::size_t>(share, static_cast<std::size_t>(run.end - run.begin));
        sources_.push_back(std::move(source));
      }
    }
    for (std::size_t i = 0; i < sources_.size(); ++i)
      if (refill(sources_[i])) heap_.push_back(i);
    for (std::size_t i = heap_.size(); i-- > 0;) sift_down(i);
  }

  bool next(Record& out) {
    if (heap_.empty()) {
      sources_.clear();
      buffer_.reset();
      return false;
    }
    Source& source = sources_[heap_.front()];
    out = *source.at++;
    if (source.at == source.end && !refill(source)) {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    if (!heap_.empty()) sift_down(0);
    return true;
  }

  std::uint64_t size() const { return size_; }       ///< records added
  std::size_t runs() const { return runs_.size(); }  ///< on disk; 0: all fitted into memory

 private:
  struct Run {
    std::uint64_t begin = 0, end = 0;  // in records
  };
  struct Source {
    const Record* at = nullptr;
    const Record* end = nullptr;
    Run run{};  // what of it was not read yet
    std::size_t room = 0;
    std::unique_ptr<Record[]> buffer{};
  };

  SpoolFile& spool() {
    if (!spool_) spool_.emplace(options_.directory);
    return *spool_;
  }

  // Sorts the buffer in as many pieces as there are threads; each becomes a run.
  std::vector<std::pair<std::size_t, std::size_t>> sort_pieces() {
    const std::size_t count = used_ < (std::size_t{1} << 14) ? 1 : options_.threads;
    std::vector<std::pair<std::size_t, std::size_t>> pieces;
    for (std::size_t t = 0; t < count; ++t) pieces.emplace_back(used_ * t / count, used_ * (t + 1) / count);
    run_threads(count, [&](std::size_t t) {
      std::sort(buffer_.get() + pieces[t].first, buffer_.get() + pieces[t].second, less_);
    });
    return pieces;
  }

  void spill() {
    for (const auto& [begin, end] : sort_pieces()) {
      runs_.push_back({written_, written_ + (end - begin)});
      spool().write(std::as_bytes(std::span<const Record>(buffer_.get() + begin, end - begin)));
      written_ += end - begin;
    }
    used_ = 0;
  }

  bool refill(Source& source) {
    if (source.room == 0) return source.at != source.end;  // in memory
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(source.room, source.run.end - source.run.begin));
    if (n == 0) {
      source.buffer.reset();
      return false;
    }
    if (!source.buffer) source.buffer = std::make_unique_for_overwrite<Record[]>(source.room);
    spool_->read_at(source.run.begin * sizeof(Record), std::as_writable_bytes(std::span(source.buffer.get(), n)));
    source.run.begin += n;
    source.at = source.buffer.get();
    source.end = source.at + n;
    return true;
  }

  void sift_down(std::size_t i) {
    const std::size_t moved = heap_[i];
    for (;;) {
      std::size_t child = 2 * i + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && less_(*sources_[heap_[child + 1]].at, *sources_[heap_[child]].at)) ++child;
      if (!less_(*sources_[heap_[child]].at, *sources_[moved].at)) break;
      heap_[i] = heap_[child];
      i = child;
    }
    heap_[i] = moved;
  }

  ExternalSortOptions options_;
  Less less_;
  std::size_t capacity_;  // of buffer_, in records
  std::unique_ptr<Record[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t size_ = 0, written_ = 0;
  std::optional<SpoolFile> spool_;
  std::vector<Run> runs_;
  std::vector<Source> sources_;
  std::vector<std::size_t> heap_;  // indices of sources_, the smallest record on top
};

}  // namespace wordloom
