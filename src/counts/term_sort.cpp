#include "counts/term_sort.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "wordloom/core/parallel.hpp"

namespace wordloom::counts {
namespace {

using Tables = std::span<const TermTable* const>;

constexpr std::size_t kBuckets = std::size_t{1} << 16;  // by the first two bytes
std::size_t bucket_of(const TermKey& key) { return static_cast<std::size_t>(key.head >> 48); }

// Digit by digit from the last of the eight bytes; a byte that all terms share (the end of short ones) is passed over.
void sort_by_heads(std::span<TermKey> keys, TermKey* other) {
  std::array<std::array<std::size_t, 256>, 8> places{};
  for (const TermKey& key : keys)
    for (unsigned byte = 0; byte < 8; ++byte) ++places[byte][key.head >> (8 * byte) & 0xff];
  TermKey *from = keys.data(), *to = other;
  for (unsigned byte = 0; byte < 8; ++byte) {
    std::array<std::size_t, 256>& place = places[byte];
    if (*std::max_element(place.begin(), place.end()) == keys.size()) continue;
    std::size_t sum = 0;
    for (std::size_t& p : place) sum += std::exchange(p, sum);
    for (std::size_t i = 0; i < keys.size(); ++i) to[place[from[i].head >> (8 * byte) & 0xff]++] = from[i];
    std::swap(from, to);
  }
  if (from != keys.data()) std::copy(from, from + keys.size(), keys.data());
}

void sort_ties(std::span<TermKey> keys, Tables tables) {
  const auto before = [tables](const TermKey& x, const TermKey& y) {
    if (x.tail != y.tail || !x.is_long()) return x.tail < y.tail;
    return tables[x.thread]->term(x.id) < tables[y.thread]->term(y.id);  // compares as unsigned bytes
  };
  for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    for (end = begin + 1; end < keys.size() && keys[end].head == keys[begin].head;) ++end;
    if (end - begin > 1) std::sort(keys.data() + begin, keys.data() + end, before);
  }
}

/// Bucket -> range, such that ranges come out about equally full.
std::vector<std::uint32_t> cut_buckets(const std::vector<std::size_t>& sizes, std::size_t total, std::size_t ranges) {
  std::vector<std::uint32_t> range_of(kBuckets);
  std::size_t before = 0;
  for (std::size_t b = 0; b < kBuckets; ++b) {
    range_of[b] = static_cast<std::uint32_t>(std::min(ranges - 1, before * ranges / std::max<std::size_t>(total, 1)));
    before += sizes[b];
  }
  return range_of;
}

}  // namespace

SortedKeys sorted_keys(std::vector<std::vector<TermKey>> lists, Tables tables, std::size_t threads) {
  std::size_t total = 0;
  for (const std::vector<TermKey>& list : lists) total += list.size();
  SortedKeys sorted;
  // A few terms are sorted sooner than threads are started.
  const std::size_t ranges = total < 4096 ? 1 : threads == 1 && lists.size() == 1 ? 1 : 2 * threads;
  if (lists.size() == 1 && ranges == 1) {
    sorted.keys = std::move(lists[0]);
    sorted.ranges = {0, total};
  } else {
    std::vector<std::vector<std::size_t>> sizes(lists.size());
    parallel_for(lists.size(), 1, threads, [&](std::size_t t, std::size_t, std::size_t) {
      sizes[t].assign(kBuckets, 0);
      for (const TermKey& key : lists[t]) ++sizes[t][bucket_of(key)];
    });
    std::vector<std::size_t> all(kBuckets, 0);
    for (std::size_t b = 0; b < kBuckets; ++b)
      for (const std::vector<std::size_t>& of_list : sizes) all[b] += of_list[b];
    const std::vector<std::uint32_t> range_of = cut_buckets(all, total, ranges);
    // next[t][r]: where list t puts its terms of range r.
    std::vector<std::vector<std::size_t>> next(lists.size(), std::vector<std::size_t>(ranges, 0));
    for (std::size_t t = 0; t < lists.size(); ++t)
      for (std::size_t b = 0; b < kBuckets; ++b) next[t][range_of[b]] += sizes[t][b];
    std::size_t sum = 0;
    for (std::size_t r = 0; r < ranges; ++r) {
      sorted.ranges.push_back(sum);
      for (std::size_t t = 0; t < lists.size(); ++t) sum += std::exchange(next[t][r], sum);
    }
    sorted.ranges.push_back(sum);
    sorted.keys.resize(total);
    parallel_for(lists.size(), 1, threads, [&](std::size_t t, std::size_t, std::size_t) {
      for (const TermKey& key : lists[t]) sorted.keys[next[t][range_of[bucket_of(key)]]++] = key;
    });
  }
  std::vector<TermKey> other(total);
  parallel_for(ranges, 1, threads, [&](std::size_t r, std::size_t, std::size_t) {
    const std::span range(sorted.keys.data() + sorted.ranges[r], sorted.ranges[r + 1] - sorted.ranges[r]);
    sort_by_heads(range, other.data() + sorted.ranges[r]);
    sort_ties(range, tables);
  });
  return sorted;
}

}  // namespace wordloom::counts
