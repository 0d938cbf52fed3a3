#include "counts/index/run.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "counts/index/bytes.hpp"
#include "counts/index/dictionary.hpp"
#include "counts/term_sort.hpp"

namespace wordloom::index {
namespace {

std::vector<std::uint32_t> sorted_terms(const counts::TermTable& table) {
  const counts::TermTable* const tables[] = {&table};
  const counts::SortedKeys sorted = counts::sorted_keys({table.keys(0)}, tables, 1);
  std::vector<std::uint32_t> order(sorted.keys.size());
  std::transform(sorted.keys.begin(), sorted.keys.end(), order.begin(), [](const auto& key) { return key.id; });
  return order;
}

void send(SpoolFile& spool, ByteBuffer& bytes) {
  spool.write(bytes.bytes());
  bytes.clear();
}

/// Its bytes behind those that it shares with the term before it. The number of these comes first and is one more than
/// it is: 0 ends the stream.
void put_term(ByteBuffer& out, std::string_view term, std::string_view last) {
  const std::size_t most = std::min(term.size(), last.size());
  std::size_t shared = 0;
  while (shared < most && term[shared] == last[shared]) ++shared;
  char* at = put_varint(out.room(2 * kMostVarint), shared + 1);
  out.up_to(put_varint(at, term.size() - shared));
  out.put(term.substr(shared));
}

constexpr std::size_t kAhead = 16;  // entries: their places lie far apart in memory
constexpr std::size_t kChunk = std::size_t{1} << 18;

}  // namespace

void put_record(std::string& out, const DocumentRecord& record) {
  put_text(out, record.id);
  put_text(out, record.title);
  put_varint(out, record.file);
  put_varint(out, record.offset);
  put_varint(out, record.size);
}
DocumentRecord get_record(ByteReader& in) {
  DocumentRecord record;
  record.id = in.text();
  record.title = in.text();
  record.file = in.varint32();
  record.offset = in.varint();
  record.size = in.varint();
  return record;
}

RunBuilder::RunBuilder(const IndexConfig& config, const TermAnalyzer& analyzer)
    : config_(config), analyzer_(analyzer.clone()) {}

void RunBuilder::count(const TokenBuffer& tokens) {
  const std::size_t before = entries_.size(), streamed = stream_.size();
  entries_.resize(before + tokens.size());
  if (config_.positions) stream_.resize(streamed + tokens.size());
  entries_.resize(
      before + table_.count(tokens, entries_.data() + before, config_.positions ? stream_.data() + streamed : nullptr));
  words_ += tokens.size();
}

void RunBuilder::add(const Document& document) {
  static constexpr char kPadding[counts::TermTable::kPadding] = {};
  tokens_.clear();
  analyzer_.terms(document.text, tokens_);
  tokens_.append_bytes({kPadding, sizeof kPadding});
  count(tokens_);
  lengths_.push_back(static_cast<std::uint32_t>(tokens_.size()));
  for (std::size_t f = 0; f < config_.fields.size(); ++f) {
    const std::string& text = f < document.fields.size() ? document.fields[f] : std::string();
    field_tokens_.clear();
    analyzer_.terms(text, field_tokens_);
    tokens_.clear();
    std::string marked;
    for (std::size_t i = 0; i < field_tokens_.size(); ++i) {
      marked.assign({kFieldMark, static_cast<char>(f + 1)});
      marked += field_tokens_[i];
      tokens_.push(marked);
    }
    tokens_.append_bytes({kPadding, sizeof kPadding});
    count(tokens_);
  }
  vector_ends_.push_back(entries_.size());
  stream_ends_.push_back(stream_.size());
  put_record(records_, {document.id, document.title, document.place.file, document.place.offset, document.place.size});
  record_ends_.push_back(records_.size());
}

struct RunBuilder::Inverted {
  struct Posting {
    std::uint32_t document, count;
  };
  std::vector<std::uint32_t> order;      // [T] of the table's terms, by their bytes
  std::vector<std::uint32_t> rank;       // [T] where a term of the table stands in `order`
  std::vector<std::uint64_t> ends;       // [T + 1] the postings of term r lie from ends[r] to ends[r + 1]
  RawVector<Posting> postings;           // by term, then document
  std::vector<std::uint64_t> word_ends;  // [T + 1] with positions: as `ends`
  std::vector<std::uint32_t> positions;  // by term, then place in the run
};

// Two counting sorts: entries by document become postings by term, and these, read in the order of the terms, vectors
// whose terms ascend.
Run RunBuilder::finish(SpoolFile& spool) {
  Run run;
  run.spool = &spool;
  run.documents = documents();
  Inverted in = rank_terms();
  sort_postings(in);
  if (config_.positions) sort_positions(in);
  ByteBuffer spare = write_terms(in, spool, run);
  in = {};
  run.vectors_at = spool.size();
  write_documents(spool, spare);
  run.end = spool.size();
  reset();
  return run;
}

RunBuilder::Inverted RunBuilder::rank_terms() {
  Inverted in;
  in.order = sorted_terms(table_);
  in.rank.resize(in.order.size());
  for (std::uint32_t r = 0; r < in.order.size(); ++r) in.rank[in.order[r]] = r;
  in.ends.resize(in.order.size() + 1);
  if (config_.positions) in.word_ends.resize(in.order.size() + 1);
  for (counts::Entry& e : entries_) {
    e.term = in.rank[e.term];
    ++in.ends[e.term + 1];
    if (config_.positions) in.word_ends[e.term + 1] += e.count;
  }
  std::partial_sum(in.ends.begin(), in.ends.end(), in.ends.begin());
  std::partial_sum(in.word_ends.begin(), in.word_ends.end(), in.word_ends.begin());
  return in;
}

void RunBuilder::sort_postings(Inverted& in) const {
  RawVector<Inverted::Posting> postings(entries_.size());
  std::vector<std::uint64_t> next(in.ends.begin(), in.ends.end() - 1);
  std::uint64_t e = 0;
  for (std::uint32_t d = 0; d < documents(); ++d)
    for (; e < vector_ends_[d]; ++e) {
      if (e + kAhead < entries_.size()) __builtin_prefetch(postings.data() + next[entries_[e + kAhead].term], 1);
      postings[next[entries_[e].term]++] = {d, entries_[e].count};
    }
  in.postings = std::move(postings);
}

void RunBuilder::sort_positions(Inverted& in) {
  std::vector<std::uint32_t> positions(stream_.size());
  std::vector<std::uint64_t> next(in.word_ends.begin(), in.word_ends.end() - 1);
  std::uint64_t s = 0;
  for (std::uint32_t d = 0; d < documents(); ++d)
    for (const std::uint64_t begin = s; s < stream_ends_[d]; ++s)
      positions[next[in.rank[stream_[s]]]++] = static_cast<std::uint32_t>(s - begin);
  in.positions = std::move(positions);
  stream_.clear();
}

// Three streams, one behind the other; sizes in the terms say where a term's postings end.
ByteBuffer RunBuilder::write_terms(const Inverted& in, SpoolFile& spool, Run& run) {
  ByteBuffer postings, positions, terms;
  std::vector<std::uint64_t> vector_next(vector_ends_.size());
  for (std::size_t d = 1; d < vector_next.size(); ++d) vector_next[d] = vector_ends_[d - 1];
  std::string_view last;
  for (std::uint32_t r = 0; r < in.order.size(); ++r) {
    const std::size_t postings_before = postings.size(), positions_before = positions.size();
    put_postings(in, r, vector_next, postings);
    if (config_.positions) put_positions(in, r, positions);
    const std::string_view term = table_.term(in.order[r]);
    put_term(terms, term, last);
    char* at = put_varint(terms.room(3 * kMostVarint), in.ends[r + 1] - in.ends[r]);
    at = put_varint(at, postings.size() - postings_before);
    terms.up_to(put_varint(at, positions.size() - positions_before));
    last = term;
  }
  terms.up_to(put_varint(terms.room(1), 0));
  run.postings_at = spool.size();
  send(spool, postings);
  run.positions_at = spool.size();
  send(spool, positions);
  run.terms_at = spool.size();
  send(spool, terms);
  return postings;
}

// Bytes may lie anywhere for all the compiler knows: what the loops read is held in views, so that it is not fetched
// again after each byte.
void RunBuilder::put_postings(const Inverted& in, std::uint32_t term, std::span<std::uint64_t> vector_next,
                              ByteBuffer& out) {
  const std::span<const Inverted::Posting> postings(in.postings);
  const std::span<counts::Entry> entries(entries_);
  const std::uint64_t begin = in.ends[term], end = in.ends[term + 1];
  std::uint32_t base = 0;
  char* at = out.room(static_cast<std::size_t>(end - begin) * kMostCounted);
  for (std::uint64_t p = begin; p < end; ++p) {
    const Inverted::Posting posting = postings[p];
    if (p + kAhead < postings.size())
      __builtin_prefetch(entries.data() + vector_next[postings[p + kAhead].document], 1);
    at = put_counted(at, posting.document - base, posting.count);
    base = posting.document;
    entries[vector_next[posting.document]++] = {term, posting.count};
  }
  out.up_to(at);
}

void RunBuilder::put_positions(const Inverted& in, std::uint32_t term, ByteBuffer& out) {
  const std::span<const Inverted::Posting> postings(in.postings);
  const std::span<const std::uint32_t> positions(in.positions);
  const std::uint64_t end = in.ends[term + 1];
  std::uint64_t word = in.word_ends[term];
  char* at = out.room(static_cast<std::size_t>(in.word_ends[term + 1] - word) * kMostShortVarint);
  for (std::uint64_t p = in.ends[term]; p < end; ++p) {
    std::uint32_t position = 0;
    for (const std::uint64_t last = word + postings[p].count; word < last; ++word) {
      at = put_varint(at, positions[word] - position);
      position = positions[word];
    }
  }
  out.up_to(at);
}

void RunBuilder::write_documents(SpoolFile& spool, ByteBuffer& bytes) const {
  std::uint64_t e = 0, record = 0;
  for (std::uint32_t d = 0; d < documents(); ++d) {
    bytes.put(std::string_view(records_).substr(record, record_ends_[d] - record));
    record = record_ends_[d];
    char* at = bytes.room(2 * kMostVarint + static_cast<std::size_t>(vector_ends_[d] - e) * kMostCounted);
    at = put_varint(at, lengths_[d]);
    at = put_varint(at, vector_ends_[d] - e);
    std::uint32_t base = 0;
    for (; e < vector_ends_[d]; ++e) {
      at = put_counted(at, entries_[e].term - base, entries_[e].count);
      base = entries_[e].term;
    }
    bytes.up_to(at);
    if (bytes.size() >= kChunk) send(spool, bytes);
  }
  send(spool, bytes);
}

void RunBuilder::reset() {
  table_ = counts::TermTable();
  entries_.clear();
  vector_ends_.clear();
  lengths_.clear();
  stream_ends_.clear();
  records_.clear();
  record_ends_.clear();
}

}  // namespace wordloom::index
