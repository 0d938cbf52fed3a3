#include <algorithm>
#include <vector>

#include "counts/index/bytes.hpp"
#include "counts/index/run.hpp"

namespace wordloom::index {
namespace {

/// A stretch of a temporary file, read forwards through a buffer.
class SpoolReader {
 public:
  SpoolReader(SpoolFile& file, std::uint64_t begin, std::uint64_t end, std::size_t buffer)
      : file_(file), begin_(begin), next_(begin), end_(end), buffer_(buffer) {}

  void rewind() {
    next_ = begin_;
    at_ = filled_ = 0;
  }
  std::uint64_t varint() {
    if (at_ < filled_ && static_cast<unsigned char>(buffer_[at_]) < 0x80)
      return static_cast<unsigned char>(buffer_[at_++]);
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (at_ == filled_) fill();
      const auto c = static_cast<unsigned char>(buffer_[at_++]);
      value |= static_cast<std::uint64_t>(c & 0x7f) << shift;
      if (c < 0x80) return value;
    }
  }
  std::uint32_t varint32() { return static_cast<std::uint32_t>(varint()); }
  /// Appends `size` bytes to `out`.
  void text(std::uint64_t size, std::string& out) {
    while (size > 0) {
      if (at_ == filled_) fill();
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(size, filled_ - at_));
      out.append(buffer_.data() + at_, n);
      at_ += n;
      size -= n;
    }
  }
  void skip(std::uint64_t size) {
    const std::uint64_t here = std::min<std::uint64_t>(size, filled_ - at_);
    at_ += static_cast<std::size_t>(here);
    next_ += size - here;
  }

 private:
  void fill() {
    filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - next_));
    if (filled_ == 0) throw fail(ErrorKind::internal, "a run of an index ends too early");
    file_.read_at(next_, std::as_writable_bytes(std::span(buffer_).first(filled_)));
    next_ += filled_;
    at_ = 0;
  }
  SpoolFile& file_;
  std::uint64_t begin_, next_, end_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
};

class RunSource final : public MergeSource {
 public:
  RunSource(const Run& run, std::size_t buffer)
      : run_(run),
        terms_(*run.spool, run.terms_at, run.vectors_at, buffer),
        postings_(*run.spool, run.postings_at, run.positions_at, buffer),
        positions_(*run.spool, run.positions_at, run.terms_at, buffer),
        vectors_(*run.spool, run.vectors_at, run.end, buffer) {}

  std::uint32_t documents() const override { return run_.documents; }

  void rewind_terms() override {
    terms_.rewind();
    postings_.rewind();
    positions_.rewind();
    term_.clear();
    postings_left_ = positions_left_ = 0;
  }
  bool next_term() override {
    postings_.skip(postings_left_);
    positions_.skip(positions_left_);
    postings_left_ = positions_left_ = 0;
    const std::uint64_t shared = terms_.varint();
    if (shared == 0) return false;
    term_.resize(static_cast<std::size_t>(shared - 1));
    terms_.text(terms_.varint(), term_);
    count_ = terms_.varint32();
    postings_left_ = terms_.varint();
    positions_left_ = terms_.varint();
    return true;
  }
  std::string_view term() const override { return term_; }
  std::uint32_t document_count() const override { return count_; }

  void postings(std::uint32_t first, bool positions, PostingList& out) override {
    std::uint32_t document = first;
    const std::size_t before = out.documents.size();
    out.documents.resize(before + count_);
    out.counts.resize(before + count_);
    for (std::uint32_t i = 0; i < count_; ++i) {
      const std::uint64_t value = postings_.varint();
      document += static_cast<std::uint32_t>(value >> 1);
      const std::uint32_t count = (value & 1) != 0 ? 1 : postings_.varint32();
      out.documents[before + i] = document;
      out.counts[before + i] = count;
      if (!positions) continue;
      std::uint32_t position = 0;
      for (std::uint32_t c = 0; c < count; ++c) out.positions.push_back(position += positions_.varint32());
    }
    postings_left_ = 0;
    if (positions) positions_left_ = 0;
  }

  void next_document(ForwardVector& vector, std::uint32_t& length, DocumentRecord& record) override {
    text_.clear();
    const std::uint64_t id = vectors_.varint();
    vectors_.text(id, text_);
    const std::uint64_t title = vectors_.varint();
    vectors_.text(title, text_);
    record.id = std::string_view(text_).substr(0, static_cast<std::size_t>(id));
    record.title = std::string_view(text_).substr(static_cast<std::size_t>(id));
    record.file = vectors_.varint32();
    record.offset = vectors_.varint();
    record.size = vectors_.varint();
    length = vectors_.varint32();
    const std::uint64_t n = vectors_.varint();
    vector.terms.resize(static_cast<std::size_t>(n));
    vector.counts.resize(static_cast<std::size_t>(n));
    std::uint32_t term = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t value = vectors_.varint();
      vector.terms[i] = term += static_cast<std::uint32_t>(value >> 1);
      vector.counts[i] = (value & 1) != 0 ? 1 : vectors_.varint32();
    }
  }

 private:
  Run run_;
  SpoolReader terms_, postings_, positions_, vectors_;
  std::string term_, text_;
  std::uint32_t count_ = 0;
  std::uint64_t postings_left_ = 0, positions_left_ = 0;
};

}  // namespace

std::unique_ptr<MergeSource> run_source(const Run& run, std::size_t buffer) {
  return std::make_unique<RunSource>(run, buffer);
}

}  // namespace wordloom::index
