// tfidf export: the documents of an index as a sparse matrix.
#include <algorithm>
#include <numeric>
#include <span>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/options.hpp"
#include "common/output_file.hpp"
#include "common/shared_options.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/index_option.hpp"
#include "tfidf/matrix_output.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/counts/names.hpp"
#include "wordloom/counts/weighted_rows.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf export";

enum class Cell { count, binary, tfidf, bm25 };

constexpr Names<Cell, 4> kCellNames{
    {{Cell::count, "count"}, {Cell::binary, "binary"}, {Cell::tfidf, "tfidf"}, {Cell::bm25, "bm25"}}};

struct ExportOptions {
  IndexOption index;
  std::string output;
  MatrixFormat format = MatrixFormat::matrix_market;
  Cell weight = Cell::tfidf;
  bool single = false, force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, ExportOptions& o) {
  static constexpr Alias kAliases[] = {{"matrix", "format"}};  // as tfidf vectorize calls it
  OptionSet options(kCommand, "Writes the documents of an index as a sparse matrix.", "-o DIR [options]");
  o.index.declare(options);
  options
      .text("o,output", "DIR", "where matrix, terms.tsv, documents.tsv and recipe.json go; made if missing", o.output)
      .choice("format", "of the matrix", o.format, kMatrixFormatNames)
      .choice("weight", "what the matrix holds; tfidf and bm25 as the index weighs", o.weight, kCellNames)
      .flag("float32", "weights in single precision", o.single)
      .flag("force", "replace files that are there", o.force);
  declare_quiet(options, o.quiet);
  options.aliases(kAliases)
      .note(
          "The matrix has a row a document, in the order of indexing, and a column a term, by code point (indexes of "
          "the "
          "gensim preset: by first appearance). Line i of documents.tsv is row i: id, number of terms, title. Line i "
          "of "
          "terms.tsv is column i: term, document frequency, idf (with --weight bm25 BM25's, else that of tf-idf). "
          "recipe.json says how words were found and weighed, for tfidf vectorize --fitted.")
      .example("tfidf export -o matrix/", "matrix/matrix.mtx: scipy.io.mmread, gensim.corpora.MmCorpus")
      .example("tfidf export -i news.tfidf --format npz --weight count -o m/", "scipy.sparse.load_npz('m/matrix.npz')");
  if (options.parse(arguments, streams)) return true;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "\"{}\" is one too many: the index is -i DIRECTORY, the output -o DIR",
               options.positionals()[0]);
  if (o.output.empty() || o.output == "-") throw fail(ErrorKind::usage, "name the directory for the files: -o DIR");
  return false;
}

struct Exported {
  CountRows counts;
  std::vector<MatrixRow> rows;
  TermList terms;
  std::vector<std::uint64_t> document_frequency;
};

/// columns[term] of the index: by code point, or by the first document that has the term.
std::vector<std::uint32_t> columns_of(const CountRows& by_code_point, TermOrder order) {
  std::vector<std::uint32_t> columns(by_code_point.columns);
  if (order == TermOrder::code_point) {
    std::iota(columns.begin(), columns.end(), 0U);
    return columns;
  }
  std::uint32_t next = 0;
  std::vector<bool> seen(columns.size());
  for (const std::uint32_t term : by_code_point.column) {
    if (seen[term]) continue;
    seen[term] = true;
    columns[term] = next++;
  }
  return columns;
}

void reorder(CountRows& m, const std::vector<std::uint32_t>& columns) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> row;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    row.clear();
    for (std::uint64_t i = m.begins[r]; i < m.begins[r + 1]; ++i) row.emplace_back(columns[m.column[i]], m.value[i]);
    std::sort(row.begin(), row.end());
    for (std::size_t i = 0; i < row.size(); ++i) {
      m.column[m.begins[r] + i] = row[i].first;
      m.value[m.begins[r] + i] = row[i].second;
    }
  }
}

std::vector<std::uint32_t> inverse(std::span<const std::uint32_t> permutation) {
  std::vector<std::uint32_t> at(permutation.size());
  for (std::size_t i = 0; i < permutation.size(); ++i) at[permutation[i]] = static_cast<std::uint32_t>(i);
  return at;
}

Exported read_index(const Index& index) {
  Exported e;
  const IndexTerms terms = index.terms();
  e.counts.columns = terms.size();
  std::vector<TermCount> vector;
  for (std::uint64_t slot = 0; slot < index.slots(); ++slot) {
    const DocId document{slot};
    if (!index.live(document)) continue;
    index.vector(document, terms, vector);
    for (const TermCount& t : vector) {
      e.counts.column.push_back(t.term);
      e.counts.value.push_back(t.count);
    }
    e.counts.begins.push_back(e.counts.column.size());
    DocumentInfo info = index.document(document);
    e.rows.push_back({std::move(info.id), std::move(info.title), index.length(document)});
  }
  const std::vector<std::uint32_t> columns = columns_of(e.counts, index.config().order);
  reorder(e.counts, columns);
  for (const std::uint32_t t : inverse(columns)) {
    e.terms.push_back(terms.term(t));
    e.document_frequency.push_back(terms.document_count(t));
  }
  return e;
}

template <class Value>
SparseRows<Value> cast(WeightRows&& m) {
  return {m.columns, std::move(m.begins), std::move(m.column), RawVector<Value>(m.value.begin(), m.value.end())};
}

int run(const ExportOptions& o, Streams& streams) {
  const Index index = Index::open(o.index.find());
  MatrixOutput output(o.output, o.format, o.force);
  Exported e = read_index(index);
  const std::uint64_t documents = e.rows.size(), entries = e.counts.entries();  // the counts do not outlive weighting
  const Weighting& weighting = index.config().weighting;
  // As the matrix weighs; counts go with the idf they would be weighed by.
  const std::vector<double> idf = o.weight == Cell::bm25
                                      ? bm25_idf_weights(index.config().bm25, documents, e.document_frequency)
                                      : idf_weights(weighting, documents, e.document_frequency);
  const std::size_t threads = usable_threads();
  switch (o.weight) {
    case Cell::binary:
      std::fill(e.counts.value.begin(), e.counts.value.end(), 1U);
      output.matrix(e.counts);
      break;
    case Cell::count:
      output.matrix(e.counts);
      break;
    case Cell::tfidf:
      if (o.single) {
        output.matrix(weighted_rows<float>(std::move(e.counts), idf, weighting, threads));
      } else {
        output.matrix(weighted_rows<double>(std::move(e.counts), idf, weighting, threads));
      }
      break;
    case Cell::bm25: {
      WeightRows m = bm25_rows(e.counts, e.document_frequency, documents, index.config().bm25, 0, threads);
      if (o.single) {
        output.matrix(cast<float>(std::move(m)));
      } else {
        output.matrix(m);
      }
      break;
    }
  }
  output.terms(e.terms, e.document_frequency, idf);
  output.recipe(
      {index.config().preset, index.config().terms, weighting, false, std::string(spell(kCellNames, o.weight))});
  output.documents(e.rows);
  output.commit();
  if (!o.quiet)
    streams.err.print("{}: wrote {}{}: {} documents, {} terms, {} entries\n", kCommand,
                      output.path(file_name(o.format)), place_text(output.replaces()), grouped(documents),
                      grouped(e.terms.size()), grouped(entries));
  return kOk;
}

}  // namespace

int export_command(const Arguments& arguments, Streams& streams) {
  ExportOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
