#include "counts/index/dictionary.hpp"

#include <algorithm>

#include "counts/index/spool_copy.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::index {

// A group: where the postings, blocks and positions of its first term are, then for each term how many bytes it shares
// with the one before (0 for the first), the rest of it, and its numbers. Positions' sizes are written always: a byte a
// term is cheaper than a second layout.
void DictionaryWriter::add(std::string_view term, std::uint32_t document_count, std::uint64_t total_count,
                           std::uint64_t postings_size, std::uint64_t positions_size) {
  if (size_ >= 0xfffffff0U)
    throw fail(ErrorKind::memory, "a segment holds at most 2^32 - 16 terms (split the documents)");
  std::size_t shared = 0;
  if (size_ % kGroup == 0) {
    groups_.push_back(bytes_.size());
    put_varint(group_, next_.postings_at);
    put_varint(group_, next_.first_block);
    put_varint(group_, next_.positions_at);
  } else {
    const std::size_t most = std::min(term.size(), last_.size());
    while (shared < most && term[shared] == last_[shared]) ++shared;
  }
  put_varint(group_, shared);
  put_text(group_, term.substr(shared));
  put_varint(group_, document_count);
  put_varint(group_, total_count - document_count);
  put_varint(group_, postings_size);
  put_varint(group_, positions_size);
  next_.postings_at += postings_size;
  next_.first_block += blocks_of(document_count);
  next_.positions_at += positions_size;
  last_ = term;
  if (++size_ % kGroup == 0) {
    bytes_.write(std::as_bytes(std::span(group_)));
    group_.clear();
  }
}

void DictionaryWriter::write(ContainerWriter& out) {
  bytes_.write(std::as_bytes(std::span(group_)));
  group_.clear();
  groups_.push_back(bytes_.size());
  copy_section(bytes_, out, "terms");
  out.add("term-groups", std::as_bytes(std::span(groups_)));
}

Dictionary::Dictionary(const Container& file, std::uint64_t terms)
    : bytes_(file, "terms"), groups_(file.array<std::uint64_t>("term-groups")), size_(terms) {
  bool right = terms < 0xffffffffU && groups_.size() == (terms + kGroup - 1) / kGroup + 1 && groups_.front() == 0 &&
               groups_.back() == bytes_.size();
  for (std::size_t g = 1; right && g < groups_.size(); ++g) right = groups_[g - 1] < groups_[g];
  if (!right)
    throw fail(ErrorKind::format,
               "{}: section \"term-groups\" does not fit {} terms (written by a faulty program? index again)",
               file.path().string(), terms);
}

std::span<const std::byte> Dictionary::group(std::uint64_t g) const {
  return bytes_.get(groups_[g], groups_[g + 1] - groups_[g]);
}

std::string_view Dictionary::first_term(std::uint64_t g) const {
  ByteReader bytes(group(g), bytes_.name());
  for (int i = 0; i < 4; ++i) bytes.varint();  // three places and the shared bytes: 0
  return bytes.text();
}

Dictionary::Cursor::Cursor(const Dictionary& dictionary, std::uint64_t first) : dictionary_(dictionary), id_(first) {
  if (first >= dictionary.size_) return;
  id_ = first / kGroup * kGroup;
  while (id_ < first) next();
}

void Dictionary::Cursor::open_group(std::uint64_t g) {
  bytes_.emplace(dictionary_.group(g), dictionary_.bytes_.name());
  entry_ = {};
  entry_.postings_at = bytes_->varint();
  entry_.first_block = bytes_->varint();
  entry_.positions_at = bytes_->varint();
  term_.clear();
}

bool Dictionary::Cursor::next() {
  if (id_ >= dictionary_.size_) return false;
  if (id_ % kGroup == 0) {
    open_group(id_ / kGroup);
  } else {
    entry_.postings_at += entry_.postings_size;
    entry_.first_block += blocks_of(entry_.document_count);
    entry_.positions_at += entry_.positions_size;
  }
  step();
  ++id_;
  return true;
}

void Dictionary::Cursor::step() {
  const std::uint64_t shared = bytes_->varint();
  if (shared > term_.size()) bytes_->broken("a term shares more than its predecessor has");
  term_.resize(static_cast<std::size_t>(shared));
  term_ += bytes_->text();
  entry_.document_count = bytes_->varint32();
  entry_.total_count = bytes_->varint() + entry_.document_count;
  entry_.postings_size = bytes_->varint();
  entry_.positions_size = bytes_->varint();
  if (entry_.document_count == 0) bytes_->broken("a term without documents");
}

std::optional<Dictionary::Found> Dictionary::find(std::string_view term) const {
  // The last group whose first term is not behind the one looked for.
  std::uint64_t low = 0, high = groups_.size() - 1;
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    if (first_term(middle) <= term)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return std::nullopt;
  Cursor cursor(*this, (low - 1) * kGroup);
  for (std::size_t i = 0; i < kGroup && cursor.next(); ++i) {
    if (cursor.term() == term) return Found{cursor.id(), cursor.entry()};
    if (cursor.term() > term) break;
  }
  return std::nullopt;
}

std::string Dictionary::term(std::uint32_t id) const {
  Cursor cursor(*this, id);
  return cursor.next() ? cursor.term() : std::string();
}
TermEntry Dictionary::entry(std::uint32_t id) const {
  Cursor cursor(*this, id);
  return cursor.next() ? cursor.entry() : TermEntry();
}

}  // namespace wordloom::index
