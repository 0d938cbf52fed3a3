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

// Two counting sorts: entries by document become postings by term, and these, read in the order of the terms, vectors
// whose terms ascend.
Run RunBuilder::finish(SpoolFile& spool) {
  Run run;
  run.spool = &spool;
  run.documents = documents();
  const std::vector<std::uint32_t> order = sorted_terms(table_);
  std::vector<std::uint32_t> rank(order.size());
  for (std::uint32_t r = 0; r < order.size(); ++r) rank[order[r]] = r;

  std::vector<std::uint64_t> ends(order.size() + 1, 0), words(config_.positions ? order.size() + 1 : 0, 0);
  for (counts::Entry& e : entries_) {
    e.term = rank[e.term];
    ++ends[e.term + 1];
    if (config_.positions) words[e.term + 1] += e.count;
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::partial_sum(words.begin(), words.end(), words.begin());
  struct Posting {
    std::uint32_t document, count;
  };
  RawVector<Posting> postings(entries_.size());
  {
    std::vector<std::uint64_t> next(ends.begin(), ends.end() - 1);
    std::uint64_t e = 0;
    for (std::uint32_t d = 0; d < run.documents; ++d)
      for (; e < vector_ends_[d]; ++e) {
        if (e + kAhead < entries_.size()) __builtin_prefetch(postings.data() + next[entries_[e + kAhead].term], 1);
        postings[next[entries_[e].term]++] = {d, entries_[e].count};
      }
  }
  std::vector<std::uint32_t> positions(stream_.size());
  if (config_.positions) {
    std::vector<std::uint64_t> next(words.begin(), words.end() - 1);
    std::uint64_t s = 0;
    for (std::uint32_t d = 0; d < run.documents; ++d)
      for (const std::uint64_t begin = s; s < stream_ends_[d]; ++s)
        positions[next[rank[stream_[s]]]++] = static_cast<std::uint32_t>(s - begin);
    stream_.clear();
  }

  // The four streams, one behind the other; sizes in the terms say where a term's postings end.
  ByteBuffer postings_bytes, positions_bytes, terms_bytes;
  std::vector<std::uint64_t> vector_next(run.documents);
  for (std::uint32_t d = 0; d < run.documents; ++d) vector_next[d] = d == 0 ? 0 : vector_ends_[d - 1];
  run.postings_at = spool.size();
  std::uint64_t word = 0;
  std::string_view last;
  for (std::uint32_t r = 0; r < order.size(); ++r) {
    const std::size_t before = postings_bytes.size(), positions_before = positions_bytes.size();
    std::uint32_t base = 0;
    char* at = postings_bytes.room(static_cast<std::size_t>(ends[r + 1] - ends[r]) * kMostCounted);
    for (std::uint64_t p = ends[r]; p < ends[r + 1]; ++p) {
      const Posting posting = postings[p];
      if (p + kAhead < postings.size())
        __builtin_prefetch(entries_.data() + vector_next[postings[p + kAhead].document], 1);
      at = put_counted(at, posting.document - base, posting.count);
      base = posting.document;
      entries_[vector_next[posting.document]++] = {r, posting.count};
      if (config_.positions) {
        std::uint32_t position = 0;
        char* place = positions_bytes.room(std::size_t{posting.count} * kMostShortVarint);
        for (std::uint32_t c = 0; c < posting.count; ++c, ++word) {
          place = put_varint(place, positions[word] - position);
          position = positions[word];
        }
        positions_bytes.up_to(place);
      }
    }
    postings_bytes.up_to(at);
    const std::string_view term = table_.term(order[r]);
    const std::size_t most = std::min(term.size(), last.size());
    std::size_t shared = 0;
    while (shared < most && term[shared] == last[shared]) ++shared;
    at = put_varint(terms_bytes.room(2 * kMostVarint), shared + 1);  // 0 ends the stream
    terms_bytes.up_to(put_varint(at, term.size() - shared));
    terms_bytes.put(term.substr(shared));
    at = put_varint(terms_bytes.room(3 * kMostVarint), ends[r + 1] - ends[r]);
    at = put_varint(at, postings_bytes.size() - before);
    terms_bytes.up_to(put_varint(at, positions_bytes.size() - positions_before));
    last = term;
  }
  terms_bytes.up_to(put_varint(terms_bytes.room(1), 0));
  RawVector<Posting>().swap(postings);
  send(spool, postings_bytes);
  run.positions_at = spool.size();
  send(spool, positions_bytes);
  run.terms_at = spool.size();
  send(spool, terms_bytes);
  run.vectors_at = spool.size();
  ByteBuffer& bytes = postings_bytes;  // empty again, and its pages are there
  std::uint64_t e = 0, record = 0;
  for (std::uint32_t d = 0; d < run.documents; ++d) {
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
  run.end = spool.size();

  table_ = counts::TermTable();
  entries_.clear();
  vector_ends_.clear();
  lengths_.clear();
  stream_ends_.clear();
  records_.clear();
  record_ends_.clear();
  return run;
}

}  // namespace wordloom::index
