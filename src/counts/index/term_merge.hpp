#pragma once
// The terms of several sources as one ascending sequence. Private to the counts room.
#include <algorithm>
#include <memory>
#include <queue>
#include <string_view>
#include <vector>

#include "counts/index/bytes.hpp"
#include "counts/index/merge_source.hpp"

namespace wordloom::index {

using Sources = std::vector<std::unique_ptr<MergeSource>>;

/// First pass: calls each(term) for every distinct term after rewinding all sources; each source's own numbering is
/// kept as the gaps of an ascending list of common numbers, mostly a byte a term.
class TermMerge {
 public:
  explicit TermMerge(Sources& sources) : sources_(sources), maps_(sources.size()) {}

  /// each(term, number of documents)
  template <class Each>
  void first_pass(Each each) {
    std::vector<std::uint32_t> heap;
    const auto behind = [&](std::uint32_t a, std::uint32_t b) {
      const int order = sources_[a]->term().compare(sources_[b]->term());
      return order != 0 ? order > 0 : a > b;
    };
    const auto advance = [&](std::uint32_t s) {
      if (!sources_[s]->next_term()) return;
      heap.push_back(s);
      std::push_heap(heap.begin(), heap.end(), behind);
    };
    for (std::uint32_t s = 0; s < sources_.size(); ++s) {
      sources_[s]->rewind_terms();
      advance(s);
    }
    std::vector<std::uint64_t> last(sources_.size(), 0);
    std::vector<std::uint32_t> same;
    std::string term;
    for (; !heap.empty(); ++count_) {
      term = sources_[heap.front()]->term();
      std::uint64_t documents = 0;
      same.clear();
      while (!heap.empty() && sources_[heap.front()]->term() == term) {
        std::pop_heap(heap.begin(), heap.end(), behind);
        const std::uint32_t s = heap.back();
        heap.pop_back();
        same.push_back(s);
        documents += sources_[s]->document_count();
        put_varint(maps_[s], count_ + 1 - last[s]);
        last[s] = count_ + 1;
      }
      each(std::string_view(term), documents);
      for (const std::uint32_t s : same) advance(s);
    }
  }
  std::uint64_t count() const { return count_; }

  /// Common numbers of a source's terms, after first_pass().
  std::vector<std::uint32_t> numbers(std::size_t source) const {
    std::vector<std::uint32_t> numbers;
    ByteReader in(std::as_bytes(std::span(maps_[source])), "term numbers");
    for (std::uint64_t last = 0; in.left() > 0;)
      numbers.push_back(static_cast<std::uint32_t>((last += in.varint()) - 1));
    return numbers;
  }

  /// Once more in the same order: each(term, the sources that have it, ascending, each standing at the term).
  template <class Each>
  void last_pass(Each each) {
    struct Head {
      std::uint64_t number;
      std::uint32_t source;
      bool operator>(const Head& o) const { return number != o.number ? number > o.number : source > o.source; }
    };
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    std::vector<ByteReader> maps;
    for (std::uint32_t s = 0; s < sources_.size(); ++s)
      maps.emplace_back(std::as_bytes(std::span(maps_[s])), "term numbers");
    const auto advance = [&](std::uint32_t s, std::uint64_t number) {
      if (maps[s].left() == 0) return;
      heads.push({number + maps[s].varint(), s});
      sources_[s]->next_term();
    };
    for (std::uint32_t s = 0; s < sources_.size(); ++s) {
      sources_[s]->rewind_terms();
      advance(s, 0);
    }
    std::vector<std::uint32_t> same;
    while (!heads.empty()) {
      const std::uint64_t number = heads.top().number;
      for (same.clear(); !heads.empty() && heads.top().number == number; heads.pop())
        same.push_back(heads.top().source);
      each(sources_[same.front()]->term(), same);
      for (const std::uint32_t s : same) advance(s, number);
    }
  }

 private:
  Sources& sources_;
  std::vector<std::string> maps_;
  std::uint64_t count_ = 0;
};

}  // namespace wordloom::index
