#include "wordloom/counts/vectorizer.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <optional>
#include <utility>

#include "core/huge_array.hpp"
#include "counts/row_sort.hpp"
#include "counts/term_merger.hpp"
#include "counts/term_table.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom {
namespace {

using counts::Entry;
using counts::kNoColumn;

void check(const FrequencyBound& bound, std::string_view field) {
  if (bound.fraction && !(bound.part >= 0 && bound.part <= 1))
    throw fail(ErrorKind::config, "{} is {}, as a fraction it must be 0.0..1.0", field, bound.part);
  if (!bound.fraction && bound.documents < 1)
    throw fail(ErrorKind::config, "{} is {}, must be at least 1", field, bound.documents);
}

/// Some documents in a row, counted by one thread.
struct Block {
  std::size_t thread = 0;
  std::uint64_t first_document = 0;
  std::vector<std::uint32_t> sizes;                             ///< entries per document
  std::vector<const Entry*> entries;                            ///< where those of each document begin
  std::vector<std::shared_ptr<const HugeArray<Entry>>> memory;  ///< where they lie, shared with neighbouring blocks
};

/// What a thread has for itself; on cache lines of its own.
struct alignas(128) Worker {
  explicit Worker(TermAnalyzer a) : analyzer(std::move(a)) {}
  TermAnalyzer analyzer;
  counts::TermTable table;
  TokenBuffer terms;
  std::shared_ptr<HugeArray<Entry>> chunk;  ///< where the next entries go
  std::size_t used = 0;                     ///< of it
  std::uint64_t occurrences = 0;
};

/// Room for `n` entries behind those of the blocks before; `block` keeps it alive.
Entry* room_for(std::size_t n, Worker& w, Block& block) {
  constexpr std::size_t kChunk = (std::size_t{4} << 20) / sizeof(Entry);
  if (!w.chunk || w.chunk->size() - w.used < n) {
    w.chunk = std::make_shared<HugeArray<Entry>>(std::max(n, kChunk));
    w.used = 0;
  }
  if (block.memory.empty() || block.memory.back() != w.chunk) block.memory.push_back(w.chunk);
  return w.chunk->data() + w.used;
}

/// Documents [begins[i], begins[i + 1]) make block i: some hundred KiB, so that threads end at about the same time.
std::vector<std::size_t> cut_into_blocks(std::span<const std::string_view> documents) {
  constexpr std::size_t kBlock = std::size_t{256} << 10;
  std::vector<std::size_t> begins{0};
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    bytes += documents[i].size() + 32;
    if (bytes < kBlock) continue;
    begins.push_back(i + 1);
    bytes = 0;
  }
  if (begins.back() != documents.size()) begins.push_back(documents.size());
  return begins;
}

}  // namespace

void VectorizerOptions::validate() const {
  terms.validate();
  check(min_df, "min_df");
  check(max_df, "max_df");
  if (threads < 1 || threads > 1024) throw fail(ErrorKind::config, "threads is {}, must be 1..1024", threads);
  if (max_features > counts::TermTable::kMostTerms)
    throw fail(ErrorKind::config, "max_features is {}, must be at most {}", max_features,
               counts::TermTable::kMostTerms);
}

struct Vectorizer::State {
  void count(std::span<const std::string_view> documents, std::size_t thread, Block& block);
  template <class Body>
  void for_each_row(std::size_t thread, Body&& body) const {
    for (const Block& b : blocks)
      for (std::size_t d = 0; b.thread == thread && d < b.sizes.size(); ++d)
        body(b.first_document + d, std::span<const Entry>(b.entries[d], b.sizes[d]));
  }
  counts::TermFacts facts_of(std::size_t thread);
  void fill(CountedDocuments& out, const std::vector<std::vector<std::uint32_t>>& columns, bool some_dropped);
  void fill_block(const Block& block, std::span<const std::uint32_t> columns, counts::RowSorter& sorter,
                  std::vector<Entry>& row, CountRows& out) const;
  CountedDocuments finish();

  VectorizerOptions options;
  std::optional<TermList> fixed;
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<Block> blocks;
  std::uint64_t documents = 0;
};

void Vectorizer::State::count(std::span<const std::string_view> some, std::size_t thread, Block& block) {
  static constexpr char kZeros[counts::TermTable::kPadding] = {};
  Worker& w = *workers[thread];
  block.thread = thread;
  block.sizes.reserve(some.size());
  block.entries.reserve(some.size());
  for (std::size_t i = 0; i < some.size(); ++i) {
    w.terms.clear();
    try {
      w.analyzer.terms(some[i], w.terms);
    } catch (const Error& error) {
      throw error.within(fmt::format("document {}", block.first_document + i + 1));
    }
    w.terms.append_bytes({kZeros, sizeof kZeros});
    Entry* const row = room_for(w.terms.size(), w, block);
    const std::size_t size = w.table.count(w.terms, row);
    w.used += size;
    w.occurrences += w.terms.size();
    block.sizes.push_back(static_cast<std::uint32_t>(size));
    block.entries.push_back(row);
  }
}

counts::TermFacts Vectorizer::State::facts_of(std::size_t thread) {
  counts::TermFacts facts;
  facts.table = &workers[thread]->table;
  facts.keys = facts.table->keys(static_cast<std::uint32_t>(thread));
  facts.document_frequency = facts.table->document_frequencies();
  const std::size_t size = facts.document_frequency.size();
  if (options.max_features != 0 && !options.binary) {
    facts.total.assign(size, 0);
    for_each_row(thread, [&](std::uint64_t, std::span<const Entry> row) {
      for (const Entry& e : row) facts.total[e.term] += e.count;
    });
  }
  if (options.order == TermOrder::first_appearance) {
    facts.first_document.assign(size, ~std::uint64_t{0});
    for_each_row(thread, [&](std::uint64_t document, std::span<const Entry> row) {
      for (const Entry& e : row) facts.first_document[e.term] = std::min(facts.first_document[e.term], document);
    });
  }
  return facts;
}

void Vectorizer::State::fill_block(const Block& block, std::span<const std::uint32_t> columns,
                                   counts::RowSorter& sorter, std::vector<Entry>& row, CountRows& out) const {
  for (std::size_t d = 0; d < block.sizes.size(); ++d) {
    if (row.size() < block.sizes[d]) row.resize(2 * block.sizes[d]);
    std::size_t n = 0;
    for (const Entry& e : std::span(block.entries[d], block.sizes[d])) {
      row[n] = {columns[e.term], e.count};
      n += row[n].term != kNoColumn ? 1 : 0;
    }
    sorter.sort(row.data(), n);
    const std::uint64_t at = out.begins[block.first_document + d];
    for (std::size_t i = 0; i < n; ++i) {
      out.column[at + i] = row[i].term;
      out.value[at + i] = options.binary ? 1 : row[i].count;
    }
  }
}

void Vectorizer::State::fill(CountedDocuments& out, const std::vector<std::vector<std::uint32_t>>& columns,
                             bool some_dropped) {
  CountRows& rows = out.counts;
  rows.columns = out.terms.size();
  rows.begins.assign(documents + 1, 0);
  parallel_for(blocks.size(), 8, options.threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t b = begin; b < end; ++b) {
      const Block& block = blocks[b];
      for (std::size_t d = 0; d < block.sizes.size(); ++d) {
        std::uint64_t n = block.sizes[d];
        const Entry* e = block.entries[d];
        if (some_dropped)
          n -= static_cast<std::uint64_t>(std::count_if(
              e, e + block.sizes[d], [&](Entry x) { return columns[block.thread][x.term] == kNoColumn; }));
        rows.begins[block.first_document + d + 1] = n;
      }
    }
  });
  std::partial_sum(rows.begins.begin(), rows.begins.end(), rows.begins.begin());
  rows.column.resize(rows.entries());
  rows.value.resize(rows.entries());
  std::atomic<std::size_t> next{0};
  run_threads(std::min(options.threads, std::max<std::size_t>(1, blocks.size())), [&](std::size_t) {
    counts::RowSorter sorter(static_cast<std::uint32_t>(rows.columns));
    std::vector<Entry> row;
    for (std::size_t b = next++; b < blocks.size(); b = next++) {
      fill_block(blocks[b], columns[blocks[b].thread], sorter, row, rows);
      blocks[b].memory.clear();  // the rows grow while the blocks shrink
    }
  });
}

CountedDocuments Vectorizer::State::finish() {
  CountedDocuments out;
  for (const auto& w : workers) {
    out.analyzer += w->analyzer.counts();
    out.occurrences += w->occurrences;
  }
  std::vector<std::vector<std::uint32_t>> columns(workers.size());
  bool dropped = false;
  if (fixed) {
    out.document_frequency.assign(fixed->size(), 0);
    for (std::size_t t = 0; t < workers.size(); ++t) {
      const std::vector<std::uint32_t> df = workers[t]->table.document_frequencies();
      for (std::size_t i = 0; i < df.size(); ++i) out.document_frequency[i] += df[i];
      columns[t].resize(df.size());
      std::iota(columns[t].begin(), columns[t].end(), 0U);
    }
    out.distinct = static_cast<std::uint64_t>(
        std::count_if(out.document_frequency.begin(), out.document_frequency.end(), [](auto df) { return df > 0; }));
    out.terms = std::move(*fixed);
  } else {
    std::vector<counts::TermFacts> facts(workers.size());
    run_threads(workers.size(), [&](std::size_t t) { facts[t] = facts_of(t); });
    dropped = counts::choose_columns(facts, documents, options, out, columns);
  }
  fill(out, columns, dropped);
  return out;
}

Vectorizer::Vectorizer(const VectorizerOptions& options) : state_(std::make_unique<State>()) {
  options.validate();
  state_->options = options;
  const TermAnalyzer analyzer(options.terms);
  for (std::size_t t = 0; t < options.threads; ++t)
    state_->workers.push_back(std::make_unique<Worker>(analyzer.clone()));
}

Vectorizer::Vectorizer(const VectorizerOptions& options, TermList vocabulary) : Vectorizer(options) {
  if (vocabulary.size() == 0) throw fail(ErrorKind::config, "the vocabulary is empty");
  for (const auto& w : state_->workers) {
    for (std::size_t i = 0; i < vocabulary.size(); ++i) {
      if (vocabulary[i].empty()) throw fail(ErrorKind::config, "term {} of the vocabulary is empty", i + 1);
      if (!w->table.add(vocabulary[i]))
        throw fail(ErrorKind::config, "term {} of the vocabulary, \"{}\", was there before", i + 1,
                   shown(vocabulary[i]));
    }
    w->table.close();
  }
  state_->fixed = std::move(vocabulary);
}

Vectorizer::~Vectorizer() = default;
Vectorizer::Vectorizer(Vectorizer&&) noexcept = default;
Vectorizer& Vectorizer::operator=(Vectorizer&&) noexcept = default;

void Vectorizer::add(std::span<const std::string_view> documents) {
  State& s = *state_;
  const std::vector<std::size_t> begins = cut_into_blocks(documents);
  const std::size_t old = s.blocks.size();
  const std::size_t count = begins.size() - 1;
  s.blocks.resize(old + count);
  for (std::size_t i = 0; i < count; ++i) s.blocks[old + i].first_document = s.documents + begins[i];
  s.documents += documents.size();
  parallel_for(count, 1, s.workers.size(), [&](std::size_t begin, std::size_t end, std::size_t thread) {
    for (std::size_t i = begin; i < end; ++i)
      s.count(documents.subspan(begins[i], begins[i + 1] - begins[i]), thread, s.blocks[old + i]);
  });
}

std::uint64_t Vectorizer::documents() const { return state_->documents; }

std::uint64_t Vectorizer::memory_bytes() const {
  std::uint64_t bytes = 0;
  for (const Block& b : state_->blocks) {
    bytes += b.sizes.size() * (sizeof(std::uint32_t) + sizeof(const Entry*));
    for (const std::uint32_t size : b.sizes) bytes += size * sizeof(Entry);
  }
  for (const auto& w : state_->workers) bytes += w->table.memory_bytes();
  return bytes;
}

CountedDocuments Vectorizer::finish() { return state_->finish(); }

CountedDocuments count_documents(std::span<const std::string_view> documents, const VectorizerOptions& options) {
  Vectorizer vectorizer(options);
  vectorizer.add(documents);
  return vectorizer.finish();
}

}  // namespace wordloom
