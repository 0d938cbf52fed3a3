#include <algorithm>
#include <map>
#include <mutex>

#include "counts/search/filter.hpp"
#include "counts/search/max_score.hpp"
#include "counts/search/query.hpp"
#include "counts/search/range_search.hpp"
#include "counts/search/statistics.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom {

using search::Best;
using search::Cursor;
using search::PreparedQuery;

struct IndexSearcher::State {
  State(const Index& i, Ranking r, const Bm25& bm25)
      : index(i), ranking(r), statistics(i, r, bm25), analyzer(i.config().terms) {}

  Index index;
  Ranking ranking;
  search::Statistics statistics;
  TermAnalyzer analyzer;  // cloned for every use: searchers are shared between threads

  PreparedQuery prepare(const std::vector<std::string>& terms) const {
    std::map<std::string, double> asked;
    for (const std::string& term : terms) ++asked[term];
    return statistics.prepare(asked);
  }

  std::vector<Cursor> cursors(const PreparedQuery& query, std::size_t segment) const {
    std::vector<Cursor> cursors;
    cursors.reserve(query.terms.size());
    for (const search::PreparedTerm& t : query.terms)
      if (t.found[segment]) cursors.emplace_back(statistics.scorers()[segment], t.found[segment]->entry, t.scale);
    return cursors;
  }

  std::vector<Hit> hits(Best& best, double unit) const {
    std::vector<Hit> hits;
    for (const search::Found& e : best.take()) hits.push_back({DocId(e.document), static_cast<double>(e.units) * unit});
    return hits;
  }

  std::vector<Hit> run(const PreparedQuery& query, std::size_t k) const {
    if (k == 0) return {};
    Best best(k);
    for (std::size_t s = 0; s < index.segment_count(); ++s) {
      if (search::range_search(statistics.scorers()[s], query, s, index.first_document(s), best)) continue;
      std::vector<Cursor> all = cursors(query, s);
      search::max_score(statistics.scorers()[s], all, index.first_document(s), best);
    }
    return hits(best, query.unit);
  }

  std::vector<Hit> run_filtered(const PreparedQuery& query, const search::Node& filter, std::size_t k) const {
    Best best(k);
    for (std::size_t s = 0; s < index.segment_count(); ++s) {
      std::vector<Cursor> all = cursors(query, s);
      for (const std::uint32_t document : search::matching(index.segment(s), filter)) {
        if (!index.segment(s).live(document)) continue;
        std::int64_t sum = 0;
        for (Cursor& cursor : all) sum += cursor.units_at(document);
        best.offer(static_cast<std::int32_t>(sum), index.first_document(s) + document);
      }
    }
    return hits(best, query.unit);
  }
};

IndexSearcher::IndexSearcher(const Index& index, Ranking ranking, const std::optional<Bm25>& bm25)
    : state_(std::make_unique<State>(index, ranking, bm25.value_or(index.config().bm25))) {}
IndexSearcher::~IndexSearcher() = default;
IndexSearcher::IndexSearcher(IndexSearcher&&) noexcept = default;
IndexSearcher& IndexSearcher::operator=(IndexSearcher&&) noexcept = default;
const Index& IndexSearcher::index() const { return state_->index; }
Ranking IndexSearcher::ranking() const { return state_->ranking; }

std::vector<Hit> IndexSearcher::search(std::string_view text, std::size_t k) const {
  TermAnalyzer analyzer = state_->analyzer.clone();
  const search::Query query = search::parse_query(text, state_->index.config(), analyzer);
  const PreparedQuery prepared = state_->prepare(query.terms);
  return query.plain ? state_->run(prepared, k) : state_->run_filtered(prepared, query.root, k);
}

std::vector<Hit> IndexSearcher::search_words(std::string_view text, std::size_t k) const {
  TermAnalyzer analyzer = state_->analyzer.clone();
  return state_->run(state_->prepare(search::words_query(text, analyzer).terms), k);
}

std::vector<Hit> IndexSearcher::search_terms(std::span<const QueryTerm> terms, std::size_t k) const {
  std::map<std::string, double> asked;
  for (const QueryTerm& t : terms) asked[t.term] += t.weight;
  return state_->run(state_->statistics.prepare(asked), k);
}

std::vector<std::vector<Hit>> IndexSearcher::search_many(std::span<const std::string> queries, std::size_t k,
                                                         std::size_t threads) const {
  std::vector<std::vector<Hit>> all(queries.size());
  std::vector<std::unique_ptr<TermAnalyzer>> analyzers(std::max<std::size_t>(threads, 1));
  parallel_for(queries.size(), 8, analyzers.size(), [&](std::size_t begin, std::size_t end, std::size_t thread) {
    std::unique_ptr<TermAnalyzer>& analyzer = analyzers[thread];
    if (!analyzer) analyzer = std::make_unique<TermAnalyzer>(state_->analyzer.clone());
    for (std::size_t i = begin; i < end; ++i)
      all[i] = state_->run(state_->prepare(search::words_query(queries[i], *analyzer).terms), k);
  });
  return all;
}

std::vector<Hit> IndexSearcher::search_exhaustively(std::string_view text, std::size_t k) const {
  TermAnalyzer analyzer = state_->analyzer.clone();
  const PreparedQuery query = state_->prepare(search::words_query(text, analyzer).terms);
  Best best(k);
  for (std::size_t s = 0; s < state_->index.segment_count(); ++s) {
    const search::SegmentScorer& scorer = state_->statistics.scorers()[s];
    std::vector<std::int64_t> sums(scorer.factors.size(), 0);
    for (const search::PreparedTerm& t : query.terms) {
      if (!t.found[s]) continue;
      const index::TermPostings postings = scorer.segment->postings(t.found[s]->entry);
      std::uint32_t documents[index::kBlock], counts[index::kBlock];
      for (std::size_t b = 0; b < postings.block_count(); ++b) {
        const std::size_t n = postings.decode(b, documents, counts);
        for (std::size_t i = 0; i < n; ++i) {
          const float factor = scorer.factors[documents[i]];
          sums[documents[i]] += scorer.ranking == Ranking::bm25
                                    ? search::bm25_units({t.scale.weight, t.scale.constant}, counts[i], factor)
                                    : search::cosine_units(t.scale.weight, (*scorer.weights)(counts[i]), factor);
        }
      }
    }
    for (std::uint32_t d = 0; d < sums.size(); ++d)
      if (scorer.segment->live(d)) best.offer(static_cast<std::int32_t>(sums[d]), state_->index.first_document(s) + d);
  }
  return state_->hits(best, query.unit);
}

std::vector<std::string> IndexSearcher::query_terms(std::string_view text) const {
  TermAnalyzer analyzer = state_->analyzer.clone();
  std::vector<std::string> terms = search::parse_query(text, state_->index.config(), analyzer).terms;
  for (std::string& term : terms)
    if (!term.empty() && term[0] == index::kFieldMark) term.erase(0, 2);
  return terms;
}

std::vector<std::string> IndexSearcher::word_terms(std::string_view text) const {
  TermAnalyzer analyzer = state_->analyzer.clone();
  return search::words_query(text, analyzer).terms;
}

std::vector<Keyword> IndexSearcher::keywords(DocId document, std::size_t k) const {
  const Index& index = state_->index;
  std::size_t s = 0;
  while (s + 1 < index.segment_count() && index.first_document(s + 1) <= document.value) ++s;
  const index::Segment& segment = index.segment(s);
  const Weighting& weighting = index.config().weighting;
  index::ForwardVector vector;
  segment.vector(static_cast<std::uint32_t>(document.value - index.first_document(s)), vector);
  std::vector<Keyword> all;
  std::vector<double> weights;
  std::vector<std::optional<index::Dictionary::Found>> found;
  for (std::size_t i = 0; i < vector.terms.size() && vector.terms[i] < segment.plain_terms(); ++i) {
    std::string term = segment.dictionary().term(vector.terms[i]);
    const std::uint64_t documents = state_->statistics.look_up(term, found);
    const double weight = tf_weight(weighting, vector.counts[i]) *
                          idf_weight(weighting, index.size(), std::max<std::uint64_t>(documents, 1));
    weights.push_back(weight);
    all.push_back({std::move(term), vector.counts[i], weight});
  }
  const double norm = search::vector_norm(weights, weighting.norm);
  for (Keyword& word : all) word.weight /= norm > 0 ? norm : 1;
  const auto better = [](const Keyword& a, const Keyword& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  };
  const std::size_t n = std::min(k, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), all.end(), better);
  all.resize(n);
  return all;
}

std::vector<Hit> IndexSearcher::similar(DocId document, std::size_t k, std::size_t terms) const {
  std::map<std::string, double> asked;
  for (const Keyword& word : keywords(document, terms)) {
    const auto count = static_cast<double>(word.count);
    // As often as the document has the word; for BM25 that saturates as in a document of mean length.
    asked[word.term] = state_->ranking == Ranking::cosine
                           ? count
                           : bm25_tf(state_->statistics.bm25(), count, state_->statistics.bm25().k1);
  }
  std::vector<Hit> hits = state_->run(state_->statistics.prepare(asked), k + 1);
  std::erase_if(hits, [&](const Hit& hit) { return hit.document == document; });
  if (hits.size() > k) hits.resize(k);
  return hits;
}

Explanation IndexSearcher::explain(std::string_view text, DocId document) const {
  const Index& index = state_->index;
  TermAnalyzer analyzer = state_->analyzer.clone();
  const search::Query query = search::parse_query(text, index.config(), analyzer);
  const PreparedQuery prepared = state_->prepare(query.terms);
  std::size_t s = 0;
  while (s + 1 < index.segment_count() && index.first_document(s + 1) <= document.value) ++s;
  const auto local = static_cast<std::uint32_t>(document.value - index.first_document(s));

  Explanation e;
  e.ranking = state_->ranking;
  e.documents = index.size();
  e.length = index.length(document);
  e.mean_length = state_->statistics.mean_length();
  e.bm25 = state_->statistics.bm25();
  if (e.ranking == Ranking::cosine) e.norm = state_->statistics.norm(s, local);
  if (!query.plain) {
    const std::vector<std::uint32_t> matching = search::matching(index.segment(s), query.root);
    e.fulfils = std::binary_search(matching.begin(), matching.end(), local);
  }
  for (const search::PreparedTerm& t : prepared.terms) {
    Factor f;
    f.term =
        t.term[0] == index::kFieldMark
            ? fmt::format("{}:{}", index.config().fields.at(static_cast<std::size_t>(t.term[1] - 1)), t.term.substr(2))
            : t.term;
    f.query_count = static_cast<std::uint64_t>(t.asked);
    f.document_count = t.document_count;
    f.idf = t.idf;
    f.query_weight = t.query_weight;
    if (t.found[s]) {
      const index::TermPostings postings = index.segment(s).postings(t.found[s]->entry);
      const std::size_t block = postings.seek_block(0, local);
      std::uint32_t documents[index::kBlock], counts[index::kBlock];
      const std::size_t n = block < postings.block_count() ? postings.decode(block, documents, counts) : 0;
      for (std::size_t i = 0; i < n; ++i)
        if (documents[i] == local) f.count = counts[i];
    }
    if (f.count > 0) {
      const auto tf = static_cast<double>(f.count);
      if (e.ranking == Ranking::bm25) {
        f.document_weight =
            bm25_tf(e.bm25, tf, bm25_length_factor(e.bm25, static_cast<double>(e.length), e.mean_length));
        f.score = f.query_weight * f.idf * f.document_weight;
      } else {
        f.document_weight = e.norm > 0 ? tf_weight(index.config().weighting, tf) * t.document_idf / e.norm : 0;
        f.score = f.query_weight * f.document_weight;
      }
      e.score += f.score;
    }
    e.factors.push_back(std::move(f));
  }
  if (query.plain)
    e.fulfils = std::any_of(e.factors.begin(), e.factors.end(), [](const Factor& f) { return f.count > 0; });
  e.matches = e.fulfils && e.score > 0;
  return e;
}

}  // namespace wordloom
