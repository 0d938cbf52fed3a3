#include "corpus/encode_pass.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "corpus/block_counter.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom {
namespace {

using Clock = std::chrono::steady_clock;

struct EncodedBlock {
  std::vector<std::uint32_t> buffer;         // grows, never shrinks
  std::span<const std::uint32_t> rows;       // what of it is used
  std::vector<std::uint64_t> sentence_ends;  // within `rows`
};

void encode_block(std::span<const std::uint32_t> ids, std::span<const std::uint32_t> row_of, EncodedBlock& out) {
  if (out.buffer.size() < ids.size()) out.buffer.resize(ids.size());
  out.sentence_ends.clear();
  std::uint32_t* const first = out.buffer.data();
  std::uint32_t* next = first;
  for (const std::uint32_t id : ids) {
    if (id == kSentenceEnd) {
      out.sentence_ends.push_back(static_cast<std::uint64_t>(next - first));
      continue;
    }
    // Whether a word is dropped is as good as random to the branch predictor: write always, move on sometimes.
    const std::uint32_t row = row_of[id];
    *next = row;
    next += row != kDroppedRow;
  }
  out.rows = {first, next};
}

// Puts encoded blocks one after the other.
class CorpusWriter {
 public:
  explicit CorpusWriter(const IngestOptions& options)
      : max_sentence_(options.max_sentence), tokens_(options.spool_directory), ends_(options.spool_directory) {}

  void append(const EncodedBlock& block, bool ends_document) {
    const std::uint64_t base = position_;
    tokens_.write(std::as_bytes(block.rows));
    position_ += block.rows.size();
    fresh_ends_.clear();
    for (const std::uint64_t end : block.sentence_ends) end_sentence(base + end);
    if (ends_document) {
      end_sentence(position_);
      document_ends_.push_back(position_);
    }
    ends_.write(std::as_bytes(std::span(fresh_ends_)));
  }
  std::uint64_t position() const { return position_; }
  EncodedStorage finish() {
    return {.tokens = tokens_.map(),
            .sentence_ends = ends_.map(),
            .document_ends = std::move(document_ends_),
            .sentences_split = split_};
  }

 private:
  void end_sentence(std::uint64_t end) {
    if (end == sentence_begin_) return;
    if (end - sentence_begin_ > max_sentence_) ++split_;
    while (sentence_begin_ < end) {
      sentence_begin_ += std::min<std::uint64_t>(max_sentence_, end - sentence_begin_);
      fresh_ends_.push_back(sentence_begin_);
    }
  }

  std::uint64_t max_sentence_;
  SpoolFile tokens_, ends_;
  std::uint64_t position_ = 0, sentence_begin_ = 0, split_ = 0;
  std::vector<std::uint64_t> fresh_ends_, document_ends_;
};

// The kernel may take back the pages of bytes that will not be read again (they would count as resident).
void release(std::span<const std::byte> bytes) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
  const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size()) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace

EncodedStorage encode_ids(const EncodePass& pass, SpoolFile ids) {
  const MappedFile mapped = ids.map();
  const auto* const spooled = reinterpret_cast<const std::uint32_t*>(mapped.bytes().data());
  const std::size_t threads = pass.options.threads;
  CorpusWriter writer(pass.options);
  std::vector<EncodedBlock> wave(threads * 4);
  Clock::time_point told = Clock::now();
  for (std::size_t first = 0; first < pass.blocks.size(); first += wave.size()) {
    if (pass.stop != nullptr && pass.stop->load()) throw fail(ErrorKind::io, "interrupted");
    const std::size_t count = std::min(wave.size(), pass.blocks.size() - first);
    parallel_for(count, 1, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) {
        const SpooledBlock& block = pass.blocks[first + i];
        const std::span source(spooled + block.begin, block.size);
        encode_block(source, pass.rows[block.worker], wave[i]);
        release(std::as_bytes(source));
      }
    });
    for (std::size_t i = 0; i < count; ++i) writer.append(wave[i], pass.blocks[first + i].ends_document);
    if (pass.progress && Clock::now() - told > std::chrono::milliseconds(200)) {
      told = Clock::now();
      Progress progress;
      progress.phase = "encode";
      progress.done = static_cast<double>(first + count);
      progress.total = static_cast<double>(pass.blocks.size());
      progress.unit = "blocks";
      pass.progress(progress);
    }
  }
  return writer.finish();
}

}  // namespace wordloom
