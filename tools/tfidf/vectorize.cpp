// tfidf vectorize: documents -> a sparse matrix.
#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "common/progress_display.hpp"
#include "common/signals.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/matrix_output.hpp"
#include "tfidf/vectorize_options.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/counts/hashing.hpp"
#include "wordloom/counts/weighted_rows.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf vectorize";

/// Some documents in a row, and what is left of them when they are counted.
struct Portion {
  std::vector<std::string> texts;
  std::vector<MatrixRow> rows;
  double consumed = 0, total = 0;
};

Portion read_portion(DocumentReader& reader, std::size_t bytes) {
  Portion p;
  Document document;
  for (std::size_t read = 0; read < bytes && reader.next(document);) {
    read += document.text.size() + 64;
    p.texts.push_back(std::move(document.text));
    p.rows.push_back({std::move(document.id), std::move(document.title), 0});
  }
  p.consumed = static_cast<double>(reader.consumed_bytes());
  p.total = static_cast<double>(reader.total_bytes());
  return p;
}

struct Interrupted {};

/// What can be counted portion by portion: with a vocabulary, or by hash.
class Counting {
 public:
  Counting(const VectorizeOptions& o, std::optional<TermList> vocabulary) : options_(o) {
    if (o.hash != 0) {
      hashing_.terms = o.counting.terms;
      hashing_.columns = o.hash;
      hashing_.alternate_sign = o.alternate_sign;
      hashing_.binary = o.counting.binary;
      hashing_.norm = o.weighting.norm;
      hashing_.threads = o.counting.threads;
      hashed.columns = o.hash;
    } else if (vocabulary) {
      vectorizer_.emplace(o.counting, std::move(*vocabulary));
    } else {
      vectorizer_.emplace(o.counting);
    }
  }

  void add(const Portion& p, std::vector<MatrixRow>& rows) {
    const std::vector<std::string_view> views(p.texts.begin(), p.texts.end());
    if (vectorizer_) {
      vectorizer_->add(views);
    } else {
      const WeightRows more = hash_documents(views, hashing_);
      const std::uint64_t base = hashed.entries();
      for (std::size_t r = 0; r < more.rows(); ++r) hashed.begins.push_back(base + more.begins[r + 1]);
      hashed.column.insert(hashed.column.end(), more.column.begin(), more.column.end());
      hashed.value.insert(hashed.value.end(), more.value.begin(), more.value.end());
    }
    rows.insert(rows.end(), p.rows.begin(), p.rows.end());
    const std::uint64_t needed = 2 * (vectorizer_ ? vectorizer_->memory_bytes() : hashed.entries() * 12);
    if (options_.max_memory != 0 && needed > options_.max_memory)
      throw fail(ErrorKind::memory,
                 "{} documents need about {} so far, --max-memory allows {} (--hash N or --vocabulary need less; an "
                 "index keeps to its limit: tfidf index)",
                 rows.size(), bytes_text(needed), bytes_text(options_.max_memory));
  }
  CountedDocuments finish() { return vectorizer_->finish(); }

  WeightRows hashed;

 private:
  const VectorizeOptions& options_;
  HashingOptions hashing_;
  std::optional<Vectorizer> vectorizer_;
};

/// Reading goes on while the portion before is counted.
void count_all(DocumentReader& reader, Counting& counting, const VectorizeOptions& o, ProgressDisplay& display,
               const StopOnSignal& signals, std::vector<MatrixRow>& rows) {
  const std::size_t bytes = (std::size_t{4} << 20) * std::max<std::size_t>(2, o.counting.threads);
  const auto read = [&] { return read_portion(reader, bytes); };
  Portion portion = read();
  while (!portion.texts.empty()) {
    std::future<Portion> next = std::async(std::launch::async, read);
    counting.add(portion, rows);
    portion = next.get();
    if (signals.stopped()) throw Interrupted{};
    display.show({"count", portion.consumed, portion.total, "bytes"});
  }
}

void set_lengths(const CountRows& counts, std::vector<MatrixRow>& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (const std::uint32_t c : counts.row_values(r)) rows[r].length += c;
}

/// The lengths of hashed rows are not known after signs and norms: their number of columns stands in.
void set_lengths(const WeightRows& hashed, std::vector<MatrixRow>& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r) rows[r].length = hashed.row_columns(r).size();
}

SparseRows<float> single(const WeightRows& m) {
  return {m.columns, m.begins, m.column, RawVector<float>(m.value.begin(), m.value.end())};
}

void write_counted(const VectorizeOptions& o, MatrixOutput& output, CountedDocuments& counted,
                   const TermTableFile& fitted, std::uint64_t documents) {
  const std::vector<double> idf = !fitted.idf.empty() ? fitted.idf
                                  : o.weight == CellWeight::bm25
                                      ? bm25_idf_weights(o.bm25, documents, counted.document_frequency)
                                      : idf_weights(o.weighting, documents, counted.document_frequency);
  const std::vector<std::uint64_t>& df =
      fitted.document_frequency.empty() ? counted.document_frequency : fitted.document_frequency;
  output.terms(counted.terms, df, idf);
  output.recipe(o.recipe);
  switch (o.weight) {
    case CellWeight::count:
    case CellWeight::binary:
      return output.matrix(counted.counts);
    case CellWeight::tfidf:
      if (o.single)
        return output.matrix(weighted_rows<float>(std::move(counted.counts), idf, o.weighting, o.counting.threads));
      return output.matrix(weighted_rows<double>(std::move(counted.counts), idf, o.weighting, o.counting.threads));
    case CellWeight::bm25: {
      const WeightRows m =
          bm25_rows(counted.counts, counted.document_frequency, documents, o.bm25, 0, o.counting.threads);
      return o.single ? output.matrix(single(m)) : output.matrix(m);
    }
  }
}

void report(const VectorizeOptions& o, Streams& streams, const CountedDocuments& c, std::size_t documents,
            double seconds) {
  if (o.quiet) return;
  streams.err.print("{}: {} documents, {} terms, {} different, {} columns, {} entries, in {}\n", kCommand,
                    grouped(documents), grouped(c.occurrences), grouped(c.distinct), grouped(c.terms.size()),
                    grouped(c.counts.entries()), seconds_text(seconds));
  std::string dropped;
  const auto add = [&](std::uint64_t n, const char* what) {
    if (n > 0) dropped += fmt::format("{}{} {}", dropped.empty() ? "" : ", ", grouped(n), what);
  };
  add(c.dropped_rare, "different terms of too few documents");
  add(c.dropped_frequent, "of too many");
  add(c.dropped_features, "beyond --max-features");
  const AnalyzerCounts& a = c.analyzer;
  add(a.stop_words, "stop words");
  add(a.numbers, "numbers");
  add(a.too_long, "words too long");
  if (o.verbose) add(a.too_short, "words too short");
  add(a.broken_utf8, "broken UTF-8 sequences replaced");
  if (!dropped.empty()) streams.err.print("{}: left out: {}\n", kCommand, dropped);
}

int run(const VectorizeOptions& o, Streams& streams) {
  const auto start = std::chrono::steady_clock::now();
  MatrixOutput output(o.output, o.format, o.force);
  TermTableFile given;
  const std::string vocabulary = o.fitted.empty() ? o.vocabulary : o.fitted + "/terms.tsv";
  if (!vocabulary.empty()) given = read_terms(vocabulary);
  if (o.fitted.empty()) given.idf.clear(), given.document_frequency.clear();
  if (!o.fitted.empty() && o.weight == CellWeight::bm25)
    throw fail(ErrorKind::usage, "--fitted keeps no lengths of documents: BM25 is for the documents it counts");
  DocumentReader reader(o.inputs, o.documents);
  const StopOnSignal signals(reads_stdin(reader.inputs()));
  ProgressDisplay display(streams, kCommand, o.quiet);
  Counting counting(o, vocabulary.empty() ? std::nullopt : std::optional(given.terms));
  std::vector<MatrixRow> rows;
  try {
    count_all(reader, counting, o, display, signals, rows);
  } catch (const Interrupted&) {
    display.clear();
    streams.err.print("{}: interrupted; nothing was written\n", kCommand);
    return kInterrupted;
  }
  display.clear();
  if (rows.empty()) throw fail(ErrorKind::format, "there is no document in the input");
  for (const PassedOver& file : reader.passed_over())
    if (!o.quiet) streams.err.print("{}: {}: passed over, {}\n", kCommand, file.path, file.why);
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  if (o.hash != 0) {
    set_lengths(counting.hashed, rows);
    o.single ? output.matrix(single(counting.hashed)) : output.matrix(counting.hashed);
    if (!o.quiet)
      streams.err.print("{}: {} documents, {} columns by hash, {} entries, in {}\n", kCommand, grouped(rows.size()),
                        grouped(o.hash), grouped(counting.hashed.entries()), seconds_text(seconds()));
  } else {
    CountedDocuments counted = counting.finish();
    set_lengths(counted.counts, rows);
    counted.analyzer.broken_utf8 += reader.repaired();
    report(o, streams, counted, rows.size(), seconds());
    write_counted(o, output, counted, given, rows.size());
  }
  output.documents(rows);
  output.commit();
  if (!o.quiet)
    streams.err.print("{}: wrote {} ({}){}\n", kCommand, output.path(file_name(o.format)), seconds_text(seconds()),
                      place_text(output.replaces()));
  return kOk;
}

}  // namespace

int vectorize_command(const Arguments& arguments, Streams& streams) {
  VectorizeOptions options;
  if (parse_vectorize(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
