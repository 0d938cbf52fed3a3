#include "counts/search/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "wordloom/core/parallel.hpp"

namespace wordloom::search {

namespace {

bool is_of_field(std::string_view term) { return !term.empty() && term[0] == index::kFieldMark; }

}  // namespace

double vector_norm(const std::vector<double>& weights, Norm norm) {
  double sum = 0;
  for (const double w : weights) sum += norm == Norm::l2 ? w * w : std::fabs(w);
  return norm == Norm::none ? 1 : norm == Norm::l2 ? std::sqrt(sum) : sum;
}

Statistics::Statistics(const Index& index, Ranking ranking, const Bm25& bm25)
    : index_(index),
      ranking_(ranking),
      bm25_(bm25),
      weighting_(index.config().document_weighting()),
      weights_(index.config().weighting),
      documents_(index.size()) {
  bm25_.validate();
  if (bm25_.variant == Bm25Variant::bm25l)
    throw fail(ErrorKind::config, "bm25: an index ranks by lucene, robertson, atire, bm25+ or okapi, not by bm25l");
  if (documents_ > 0 && index.total_length() > 0)
    mean_length_ = static_cast<double>(index.total_length()) / static_cast<double>(documents_);
  std::optional<IndexTerms> terms;
  if (ranking == Ranking::bm25 && bm25_.variant == Bm25Variant::okapi) {
    terms = index.terms();
    for (std::size_t t = 0; t < terms->size(); ++t)
      mean_raw_idf_ += bm25_raw_idf(bm25_.variant, documents_, terms->document_count(t));
    if (terms->size() > 0) mean_raw_idf_ /= static_cast<double>(terms->size());
  }
  const bool lasting =
      (index.segment_count() == 1 && index.segment(0).deleted() == nullptr) || weighting_.idf == IdfScheme::none;
  for (std::size_t s = 0; s < index.segment_count(); ++s) {
    const index::Segment& segment = index.segment(s);
    SegmentScorer scorer;
    scorer.segment = &segment;
    scorer.ranking = ranking;
    scorer.weights = &weights_;
    scorer.stored_norms = lasting;
    scorer.factors.resize(segment.documents());
    for (const std::uint32_t length : segment.lengths()) longest_ = std::max<std::uint64_t>(longest_, length);
    if (ranking == Ranking::bm25) {
      scorer.length_base = static_cast<float>(bm25_.k1 * (1 - bm25_.b));
      scorer.length_slope = static_cast<float>(bm25_.k1 * bm25_.b / mean_length_);
      const double factor = index::range_factor(segment.ranges().basis(), bm25_.k1, bm25_.b, mean_length_);
      if (std::isfinite(factor)) scorer.range_factor = factor;
      const auto lengths = segment.lengths();
      for (std::size_t d = 0; d < lengths.size(); ++d)
        scorer.factors[d] = scorer.length_base + scorer.length_slope * static_cast<float>(lengths[d]);
    } else {
      if (lasting) {
        const auto norms = segment.norms();
        std::copy(norms.begin(), norms.end(), scorer.factors.begin());
      } else {
        if (!terms) terms = index.terms();
        compute_norms(s, *terms, scorer.factors);
      }
      // A document without words of its own may have some in fields: these are weighed as they are.
      for (float& f : scorer.factors) f = f > 0 ? 1 / f : 1;
    }
    scorers_.push_back(std::move(scorer));
  }
}

// The stored norms were computed when a segment was written; what was added or deleted since has changed every idf. A
// norm without idf lasts.
void Statistics::compute_norms(std::size_t segment, const IndexTerms& terms, std::span<float> norms) const {
  std::vector<double> idfs(terms.size());
  for (std::size_t t = 0; t < idfs.size(); ++t) idfs[t] = idf(terms.document_count(t));
  const std::uint64_t first = index_.first_document(segment);
  parallel_for(norms.size(), 1024, usable_threads(), [&](std::size_t begin, std::size_t end, std::size_t) {
    std::vector<TermCount> vector;
    std::vector<double> weights;
    for (std::size_t d = begin; d < end; ++d) {
      index_.vector(DocId(first + d), terms, vector);
      weights.clear();
      for (const TermCount& t : vector) weights.push_back(double{weights_(t.count)} * idfs[t.term]);
      norms[d] = static_cast<float>(vector_norm(weights, weighting_.norm));
    }
  });
}

double Statistics::highest_share(const PreparedTerm& term) const {
  float highest = 0;
  std::uint32_t documents[index::kBlock], counts[index::kBlock];
  for (std::size_t s = 0; s < scorers_.size(); ++s) {
    if (!term.found[s]) continue;
    const index::TermPostings postings = scorers_[s].segment->postings(term.found[s]->entry);
    for (std::size_t b = 0; b < postings.block_count(); ++b) {
      const std::size_t n = postings.decode(b, documents, counts);
      for (std::size_t i = 0; i < n; ++i)
        highest = std::max(highest, weights_(counts[i]) * scorers_[s].factors[documents[i]]);
    }
  }
  return std::min(highest, std::numeric_limits<float>::max());
}

double Statistics::idf(std::uint64_t document_count) const {
  return ranking_ == Ranking::bm25 ? bm25_idf(bm25_, documents_, document_count, mean_raw_idf_)
                                   : idf_weight(weighting_, documents_, document_count);
}

double Statistics::query_idf(std::uint64_t document_count) const {
  if (ranking_ == Ranking::bm25 || !index_.config().query_idf) return idf(document_count);
  Weighting query = weighting_;
  query.idf = *index_.config().query_idf;
  return idf_weight(query, documents_, document_count);
}

double Statistics::norm(std::size_t segment, std::uint32_t document) const {
  const float inverse = scorers_[segment].factors[document];
  return inverse > 0 ? 1 / double{inverse} : 0;
}

std::uint64_t Statistics::look_up(const std::string& term,
                                  std::vector<std::optional<index::Dictionary::Found>>& found) const {
  std::uint64_t documents = 0;
  found.clear();
  for (const SegmentScorer& scorer : scorers_) {
    found.push_back(scorer.segment->dictionary().find(term));
    if (!found.back()) continue;
    const index::Tombstones* deleted = scorer.segment->deleted();
    const std::uint32_t lost = deleted == nullptr ? 0 : deleted->loss(found.back()->id).documents;
    documents += found.back()->entry.document_count - std::min(lost, found.back()->entry.document_count);
  }
  return documents;
}

PreparedQuery Statistics::prepare(const std::map<std::string, double>& asked) const {
  PreparedQuery query;
  for (const auto& [term, weight] : asked) {
    PreparedTerm t;
    t.document_count = look_up(term, t.found);
    if (t.document_count == 0) continue;
    t.term = term;
    t.asked = weight;
    t.idf = query_idf(t.document_count);
    t.document_idf = idf(t.document_count);
    if (t.idf > 0 && weight > 0) query.terms.push_back(std::move(t));
  }
  if (ranking_ == Ranking::bm25) {
    for (PreparedTerm& t : query.terms) t.query_weight = t.asked;
  } else {
    std::vector<double> weights;
    for (PreparedTerm& t : query.terms)
      weights.push_back(t.query_weight =
                            tf_weight(weighting_, std::max(1.0, t.asked)) * std::min(1.0, t.asked) * t.idf);
    const double norm = vector_norm(weights, weighting_.norm);
    for (PreparedTerm& t : query.terms) t.query_weight /= norm > 0 ? norm : 1;
  }

  // Whole units: as fine as 30 bits allow for the sum of what the terms can contribute at most.
  const bool saturates = ranking_ == Ranking::bm25;
  const bool boosts = bm25_.variant == Bm25Variant::atire || bm25_.variant == Bm25Variant::okapi ||
                      bm25_.variant == Bm25Variant::bm25plus;
  const double tail = bm25_.variant == Bm25Variant::bm25plus ? bm25_.delta : 0;
  std::vector<double> highest, factor, constant;
  double sum = 0;
  for (const PreparedTerm& t : query.terms) {
    const double f = t.query_weight * t.document_idf;
    factor.push_back(saturates ? f * (boosts ? bm25_.k1 + 1 : 1) : f);
    constant.push_back(saturates ? f * tail : 0);
    // A weight of a normalized vector is at most 1. Words of fields are no part of the vector that the norm is of, nor
    // of the length: of these all postings are looked at.
    highest.push_back(saturates                       ? factor.back() + constant.back()
                      : is_of_field(t.term)           ? f * highest_share(t)
                      : weighting_.norm == Norm::none ? f * tf_weight(weighting_, static_cast<double>(longest_))
                                                      : t.query_weight);
    sum += highest.back();
  }
  const int exponent = sum > 0 ? static_cast<int>(std::floor(std::log2(std::ldexp(1.0, 30) / sum))) : 0;
  query.unit = std::ldexp(1.0, -exponent);
  for (std::size_t i = 0; i < query.terms.size(); ++i) {
    TermScale& scale = query.terms[i].scale;
    scale.weight = static_cast<float>(std::ldexp(factor[i], exponent));
    scale.constant = static_cast<std::int32_t>(std::lrint(std::ldexp(constant[i], exponent)));
    scale.highest = static_cast<std::int32_t>(std::ldexp(highest[i], exponent) * 1.0001) + 2;
    scale.of_field = is_of_field(query.terms[i].term);
  }
  return query;
}

}  // namespace wordloom::search
