#include "counts/search/filter.hpp"

#include <algorithm>
#include <iterator>

namespace wordloom::search {
namespace {

using Documents = std::vector<std::uint32_t>;

Documents documents_of(const index::Segment& segment, const std::string& term) {
  Documents all;
  const auto found = segment.dictionary().find(term);
  if (!found) return all;
  const index::TermPostings postings = segment.postings(found->entry);
  std::uint32_t documents[index::kBlock], counts[index::kBlock];
  for (std::size_t b = 0; b < postings.block_count(); ++b)
    all.insert(all.end(), documents, documents + postings.decode(b, documents, counts));
  return all;
}

Documents intersection(const Documents& a, const Documents& b) {
  Documents both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}
Documents merged(const Documents& a, const Documents& b) {
  Documents either;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(either));
  return either;
}

/// The positions of one term in ascending documents, decoded block by block.
class Positions {
 public:
  Positions(const index::Segment& segment, const index::TermEntry& entry)
      : segment_(segment), entry_(entry), postings_(segment.postings(entry)) {}

  /// Of a document that has the term, at or behind the one asked for before.
  std::span<const std::uint32_t> of(std::uint32_t document) {
    const std::size_t block = postings_.seek_block(block_, document);
    if (block >= postings_.block_count()) return {};
    if (block != loaded_) {
      size_ = postings_.decode(block, documents_, counts_);
      positions_.clear();
      segment_.positions(entry_, block, {counts_, size_}, positions_);
      loaded_ = block;
      at_ = first_ = 0;
    }
    block_ = block;
    for (; at_ < size_ && documents_[at_] < document; ++at_) first_ += counts_[at_];
    if (at_ == size_ || documents_[at_] != document) return {};
    return std::span(positions_).subspan(first_, counts_[at_]);
  }

 private:
  const index::Segment& segment_;
  index::TermEntry entry_;
  index::TermPostings postings_;
  std::size_t block_ = 0, loaded_ = static_cast<std::size_t>(-1), size_ = 0, at_ = 0, first_ = 0;
  std::uint32_t documents_[index::kBlock], counts_[index::kBlock];
  std::vector<std::uint32_t> positions_;
};

Documents phrase(const index::Segment& segment, const std::vector<std::string>& terms) {
  Documents candidates;
  std::vector<Positions> positions;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto found = segment.dictionary().find(terms[i]);
    if (!found) return {};
    positions.emplace_back(segment, found->entry);
    const Documents documents = documents_of(segment, terms[i]);
    candidates = i == 0 ? documents : intersection(candidates, documents);
  }
  std::erase_if(candidates, [&](std::uint32_t document) {
    const auto starts = positions[0].of(document);
    Documents places(starts.begin(), starts.end());
    for (std::uint32_t i = 1; i < terms.size(); ++i) {
      const auto next = positions[i].of(document);
      std::erase_if(places, [&](std::uint32_t p) { return !std::binary_search(next.begin(), next.end(), p + i); });
    }
    return places.empty();
  });
  return candidates;
}

}  // namespace

std::vector<std::uint32_t> matching(const index::Segment& segment, const Node& node) {
  Documents result;
  const auto all_of = [&](const auto& parts, auto documents) {
    bool first = true;
    for (const auto& part : parts) {
      result = first ? documents(part) : intersection(result, documents(part));
      first = false;
    }
  };
  const auto child = [&](const Node& n) { return matching(segment, n); };
  const auto term = [&](const std::string& t) { return documents_of(segment, t); };
  switch (node.kind) {
    case Node::Kind::words:
      for (const std::string& t : node.terms) result = merged(result, term(t));
      break;
    case Node::Kind::all:
      all_of(node.terms, term);
      break;
    case Node::Kind::phrase:
      return phrase(segment, node.terms);
    case Node::Kind::both:
      all_of(node.children, child);
      break;
    case Node::Kind::list:
      all_of(node.must, child);
      if (node.must.empty())
        for (const Node& n : node.should) result = merged(result, child(n));
      for (const Node& n : node.must_not) {
        const Documents out = child(n);
        Documents left;
        std::set_difference(result.begin(), result.end(), out.begin(), out.end(), std::back_inserter(left));
        result = std::move(left);
      }
      break;
  }
  return result;
}

}  // namespace wordloom::search
