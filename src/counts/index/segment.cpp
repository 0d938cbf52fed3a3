#include "counts/index/segment.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "counts/index/bytes.hpp"
#include "counts/index/run.hpp"

namespace wordloom::index {

std::uint64_t id_hash(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

Segment::Segment(const std::filesystem::path& path, std::optional<Tombstones> deleted)
    : file_(Container::open(path, kSegmentKind, kSegmentVersion)), deleted_(std::move(deleted)) {
  std::uint64_t documents = 0, terms = 0, blocks = 0;
  std::optional<RangeBasis> basis;
  try {
    const auto meta = nlohmann::json::parse(file_.text("meta"));
    documents = meta.at("documents").get<std::uint64_t>();
    terms = meta.at("terms").get<std::uint64_t>();
    plain_terms_ = meta.at("plain_terms").get<std::uint64_t>();
    blocks = meta.at("blocks").get<std::uint64_t>();
    total_length_ = meta.at("total_length").get<std::uint64_t>();
    has_positions_ = meta.at("positions").get<bool>();
    if (const auto ranges = meta.find("ranges"); ranges != meta.end())  // not in older files
      basis = {ranges->at("k1").get<double>(), ranges->at("b").get<double>(), ranges->at("mean_length").get<double>()};
  } catch (const nlohmann::json::exception& error) {
    broken(fmt::format("section \"meta\": {}", error.what()));
  }
  if (documents > kMostDocuments) broken("section \"meta\": more documents than a segment holds");
  documents_ = static_cast<std::uint32_t>(documents);
  dictionary_ = Dictionary(file_, terms);
  postings_ = PagedSection(file_, "postings");
  postings_name_ = postings_.name();
  blocks_ = PagedSection(file_, "blocks");
  if (basis) ranges_ = Ranges(file_, documents, terms, *basis);
  vectors_ = PagedSection(file_, "vectors");
  vector_offsets_ = PagedSection(file_, "vector-offsets");
  records_ = PagedSection(file_, "records");
  record_offsets_ = PagedSection(file_, "record-offsets");
  ids_ = PagedSection(file_, "ids");
  files_ = PagedSection(file_, "files");
  file_offsets_ = PagedSection(file_, "file-offsets");
  lengths_ = file_.array<std::uint32_t>("document-lengths");
  if (has_positions_) {
    positions_ = PagedSection(file_, "positions");
    position_offsets_ = PagedSection(file_, "position-blocks");
    if (position_offsets_.size() != blocks * 8) broken("section \"position-blocks\" has the wrong size");
  }
  const std::uint64_t slots = ids_.size() / 4;
  if (plain_terms_ > terms) broken("section \"meta\": more plain terms than terms");
  if (lengths_.size() != documents) broken("section \"document-lengths\" has the wrong size");
  if (file_.raw("document-norms").size() != documents * sizeof(float))
    broken("section \"document-norms\" has the wrong size");
  if (blocks_.size() != blocks * sizeof(BlockMeta)) broken("section \"blocks\" has the wrong size");
  if (vector_offsets_.size() != (documents + 1) * 8) broken("section \"vector-offsets\" has the wrong size");
  if (record_offsets_.size() != (documents + 1) * 8) broken("section \"record-offsets\" has the wrong size");
  if (ids_.size() % 4 != 0 || (slots & (slots - 1)) != 0 || slots <= documents)
    broken("section \"ids\" has the wrong size");
  if (file_offsets_.size() % 8 != 0 || file_offsets_.size() == 0) broken("section \"file-offsets\" has the wrong size");
}

void Segment::broken(std::string_view why) const {
  throw fail(ErrorKind::format, "{}: {} (written by a faulty program? index the documents again)",
             file_.path().string(), why);
}

TermPostings Segment::postings(const TermEntry& entry) const {
  const auto bytes = postings_.get(entry.postings_at, entry.postings_size);
  std::span<const BlockMeta> blocks;
  if (const std::uint64_t n = blocks_of(entry.document_count); n != 0) {
    if (entry.first_block > blocks_.size() / sizeof(BlockMeta)) broken("section \"terms\": blocks beyond the last");
    const auto raw = blocks_.get(entry.first_block * sizeof(BlockMeta), n * sizeof(BlockMeta));
    blocks = {reinterpret_cast<const BlockMeta*>(raw.data()), static_cast<std::size_t>(n)};
  }
  return TermPostings(entry.document_count, bytes, blocks, documents_, &postings_name_);
}

void Segment::positions(const TermEntry& entry, std::size_t block, std::span<const std::uint32_t> counts,
                        std::vector<std::uint32_t>& out) const {
  std::uint64_t begin = 0;
  if (blocks_of(entry.document_count) != 0) begin = position_offsets_.at<std::uint64_t>(entry.first_block + block);
  if (begin > entry.positions_size) broken("section \"position-blocks\": beyond the term's positions");
  ByteReader in(positions_.get(entry.positions_at + begin, entry.positions_size - begin), positions_.name());
  for (const std::uint32_t count : counts) {
    std::uint32_t position = 0;
    if (count > in.left()) in.broken("fewer positions than words");
    for (std::uint32_t c = 0; c < count; ++c) out.push_back(position += in.varint32());
  }
}

void Segment::vector(std::uint32_t document, ForwardVector& out) const {
  const std::uint64_t begin = offset(vector_offsets_, document),
                      end = offset(vector_offsets_, std::uint64_t{document} + 1);
  if (begin > end) broken("section \"vector-offsets\" descends");
  ByteReader in(vectors_.get(begin, end - begin), vectors_.name());
  const std::uint64_t n = in.varint();
  if (n > in.left()) in.broken("fewer terms than announced");
  out.terms.resize(static_cast<std::size_t>(n));
  out.counts.resize(static_cast<std::size_t>(n));
  std::uint64_t term = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t value = in.varint();
    term += value >> 1;
    if (value >> 1 > terms() || term >= terms() || (i > 0 && value >> 1 == 0)) in.broken("terms out of order");
    out.terms[i] = static_cast<std::uint32_t>(term);
    out.counts[i] = (value & 1) != 0 ? 1 : in.varint32();
  }
}

DocumentRecord Segment::record(std::uint32_t document) const {
  const std::uint64_t begin = offset(record_offsets_, document),
                      end = offset(record_offsets_, std::uint64_t{document} + 1);
  if (begin > end) broken("section \"record-offsets\" descends");
  ByteReader in(records_.get(begin, end - begin), records_.name());
  return get_record(in);
}

std::string Segment::file(std::uint32_t number) const {
  if (number >= file_offsets_.size() / 8 - 1) return {};
  const std::uint64_t begin = offset(file_offsets_, number), end = offset(file_offsets_, std::uint64_t{number} + 1);
  if (begin > end) broken("section \"file-offsets\" descends");
  const auto bytes = files_.get(begin, end - begin);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::string> Segment::files() const {
  std::vector<std::string> all;
  for (std::uint32_t i = 0; i < file_offsets_.size() / 8 - 1; ++i) all.push_back(file(i));
  return all;
}

std::optional<std::uint32_t> Segment::find(std::string_view id) const {
  const std::uint64_t slots = ids_.size() / 4;
  std::uint64_t slot = id_hash(id) & (slots - 1);
  for (std::uint64_t probes = 0; probes < slots; ++probes, slot = (slot + 1) & (slots - 1)) {
    const auto value = ids_.at<std::uint32_t>(slot);
    if (value == 0) return std::nullopt;
    if (value > documents_) broken("section \"ids\": a document beyond the last");
    if (record(value - 1).id == id) return value - 1;
  }
  return std::nullopt;
}

namespace {

class SegmentSource final : public MergeSource {
 public:
  SegmentSource(const Segment& segment, std::vector<std::uint32_t> files)
      : segment_(segment), files_(std::move(files)) {
    renumbered_.resize(segment.documents());
    for (std::uint32_t d = 0; d < segment.documents(); ++d) renumbered_[d] = segment.live(d) ? live_++ : kGone;
    // Terms that are passed over have no number here either.
    term_numbers_.assign(static_cast<std::size_t>(segment.terms()), 0);
  }
  std::uint32_t documents() const override { return live_; }

  void rewind_terms() override {
    cursor_.emplace(segment_.dictionary());
    given_ = 0;
  }
  bool next_term() override {
    while (cursor_->next()) {
      const Tombstones* deleted = segment_.deleted();
      const std::uint32_t lost = deleted == nullptr ? 0 : deleted->loss(cursor_->id()).documents;
      if (lost >= cursor_->entry().document_count) continue;
      count_ = cursor_->entry().document_count - lost;
      term_numbers_[cursor_->id()] = given_++;
      return true;
    }
    return false;
  }
  std::string_view term() const override { return cursor_->term(); }
  std::uint32_t document_count() const override { return count_; }

  void postings(std::uint32_t first, bool positions, PostingList& out) override {
    const TermEntry& entry = cursor_->entry();
    const TermPostings postings = segment_.postings(entry);
    std::uint32_t documents[kBlock], counts[kBlock];
    for (std::size_t b = 0; b < postings.block_count(); ++b) {
      const std::size_t n = postings.decode(b, documents, counts);
      positions_.clear();
      if (positions) segment_.positions(entry, b, {counts, n}, positions_);
      std::size_t position = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t document = renumbered_[documents[i]];
        const std::size_t words = positions ? counts[i] : 0;
        if (document != kGone) {
          out.documents.push_back(first + document);
          out.counts.push_back(counts[i]);
          const auto from = positions_.begin() + static_cast<std::ptrdiff_t>(position);
          out.positions.insert(out.positions.end(), from, from + static_cast<std::ptrdiff_t>(words));
        }
        position += words;
      }
    }
  }

  void next_document(ForwardVector& vector, std::uint32_t& length, DocumentRecord& record) override {
    while (!segment_.live(document_)) ++document_;
    segment_.vector(document_, vector);
    for (std::uint32_t& term : vector.terms) term = term_numbers_[term];
    length = segment_.lengths()[document_];
    record = segment_.record(document_);
    record.file = record.file < files_.size() ? files_[record.file] : 0xffffffffU;
    ++document_;
  }

 private:
  static constexpr std::uint32_t kGone = 0xffffffffU;
  const Segment& segment_;
  std::vector<std::uint32_t> files_;
  std::uint32_t live_ = 0, document_ = 0, given_ = 0, count_ = 0;
  std::vector<std::uint32_t> renumbered_, term_numbers_, positions_;
  std::optional<Dictionary::Cursor> cursor_;
};

}  // namespace

std::unique_ptr<MergeSource> segment_source(const Segment& segment, std::vector<std::uint32_t> files) {
  return std::make_unique<SegmentSource>(segment, std::move(files));
}

}  // namespace wordloom::index
