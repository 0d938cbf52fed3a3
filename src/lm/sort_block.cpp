#include "lm/sort_block.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "wordloom/core/parallel.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBucket = 8192;       // entries; two of it fit the second-level cache
constexpr std::size_t kLargest = 1U << 15;  // beyond it a bucket is split again
constexpr std::uint32_t kSplitBits = 10;

bool less(const SortEntry& a, const SortEntry& b) { return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo; }

// Which bits differ among the entries.
struct Varying {
  std::uint64_t hi = 0;
  std::uint32_t lo = 0;
};
Varying varying_bits(const SortEntry* entries, std::size_t n) {
  Varying v;
  for (std::size_t i = 1; i < n; ++i) {
    v.hi |= entries[i].hi ^ entries[0].hi;
    v.lo |= entries[i].lo ^ entries[0].lo;
  }
  return v;
}

// One stable pass of counting sort by the byte `shift` bits up, of hi or of lo.
template <bool High>
void byte_pass(const SortEntry* from, SortEntry* to, std::size_t n, unsigned shift) {
  const auto digit = [shift](const SortEntry& e) -> std::size_t {
    return ((High ? e.hi : std::uint64_t{e.lo}) >> shift) & 0xff;
  };
  std::array<std::uint32_t, 256> at{};
  for (std::size_t i = 0; i < n; ++i) ++at[digit(from[i])];
  std::uint32_t sum = 0;
  for (std::uint32_t& place : at) sum += std::exchange(place, sum);
  for (std::size_t i = 0; i < n; ++i) to[at[digit(from[i])]++] = from[i];
}

void sort_range(SortEntry* entries, SortEntry* scratch, std::size_t n);

// Partition by the highest bits that differ, then each part by itself.
void split(SortEntry* entries, SortEntry* scratch, std::size_t n, const Varying& varying) {
  const unsigned top = varying.hi != 0 ? 95U - static_cast<unsigned>(std::countl_zero(varying.hi))
                                       : 31U - static_cast<unsigned>(std::countl_zero(varying.lo));
  const unsigned shift = top + 1 > kSplitBits ? top + 1 - kSplitBits : 0;
  const auto digit = [shift](const SortEntry& e) -> std::size_t {
    const std::uint64_t bits = shift >= 32 ? e.hi >> (shift - 32) : (e.hi << (32 - shift)) | (e.lo >> shift);
    return bits & ((1U << kSplitBits) - 1);
  };
  std::vector<std::size_t> at((1U << kSplitBits) + 1);
  for (std::size_t i = 0; i < n; ++i) ++at[digit(entries[i]) + 1];
  for (std::size_t d = 1; d < at.size(); ++d) at[d] += at[d - 1];
  const std::vector<std::size_t> begins = at;
  for (std::size_t i = 0; i < n; ++i) scratch[at[digit(entries[i])]++] = entries[i];
  std::copy(scratch, scratch + n, entries);
  for (std::size_t d = 0; d + 1 < begins.size(); ++d)
    sort_range(entries + begins[d], scratch + begins[d], begins[d + 1] - begins[d]);
}

void sort_range(SortEntry* entries, SortEntry* scratch, std::size_t n) {
  if (n < 2) return;
  if (n <= 64) {
    std::sort(entries, entries + n, less);
    return;
  }
  const Varying varying = varying_bits(entries, n);
  if (varying.hi == 0 && varying.lo == 0) return;
  if (n > kLargest) {
    split(entries, scratch, n, varying);
    return;
  }
  SortEntry* from = entries;
  SortEntry* to = scratch;
  for (unsigned shift = 0; shift < 32; shift += 8)
    if (((varying.lo >> shift) & 0xff) != 0) {
      byte_pass<false>(from, to, n, shift);
      std::swap(from, to);
    }
  for (unsigned shift = 0; shift < 64; shift += 8)
    if (((varying.hi >> shift) & 0xff) != 0) {
      byte_pass<true>(from, to, n, shift);
      std::swap(from, to);
    }
  if (from != entries) std::copy(from, from + n, entries);
}

}  // namespace

KeyLayout::KeyLayout(std::size_t vocabulary_size, std::uint32_t n_gram_order)
    : order(n_gram_order), bits(std::max(2U, static_cast<std::uint32_t>(std::bit_width(vocabulary_size - 1)))) {
  whole_words = std::min(order, 96 / bits);
  complete = order * bits <= 96;
  const std::uint32_t used = std::min(96U, order * bits);
  hi_mask = used >= 64 ? ~std::uint64_t{0} : ~(~std::uint64_t{0} >> used);
  lo_mask = used <= 64 ? 0 : used == 96 ? ~0U : ~(~0U >> (used - 64));
}

std::size_t make_entries(std::span<const WordIndex> text, std::size_t begin, std::size_t end, const KeyLayout& layout,
                         SortEntry* out) {
  const std::uint32_t bits = layout.bits;
  std::uint64_t hi = 0, lo = 0;  // 128 bits of history, from the last word down
  const auto push = [&](WordIndex word) {
    lo = (lo >> bits) | (hi << (64 - bits));
    hi = (hi >> bits) | (std::uint64_t{word} << (64 - bits));
  };
  const auto begin_sentence = [&] {
    for (std::uint32_t covered = 0; covered < 128; covered += bits) push(kBegin);
  };
  begin_sentence();
  const std::size_t before = std::min<std::size_t>(begin, layout.order - 1);
  SortEntry* next = out;
  for (std::size_t i = begin - before; i < end; ++i) {
    if (text[i] == kBegin) {
      begin_sentence();
      continue;
    }
    push(text[i]);
    if (i < begin) continue;
    next->hi = hi & layout.hi_mask;
    next->lo = static_cast<std::uint32_t>(lo >> 32) & layout.lo_mask;
    next->position = static_cast<std::uint32_t>(i);
    ++next;
  }
  return static_cast<std::size_t>(next - out);
}

void sort_entries(std::span<SortEntry> entries, std::span<SortEntry> scratch, const KeyLayout& layout,
                  std::size_t threads) {
  if (entries.size() <= kLargest) {
    sort_range(entries.data(), scratch.data(), entries.size());
    return;
  }
  // Buckets of about equal size: ranges of the last word, cut where the counts of words say. A frequent word has a
  // bucket of its own. Where the vocabulary is large beside the block, neighbouring words are counted as one, so that
  // the threads' counts take no more than an entry's share of kSortBytes.
  const std::size_t n = entries.size(), part = (n + threads - 1) / threads;
  const unsigned bits = std::min(layout.bits, static_cast<unsigned>(std::bit_width(n / threads + 2)) - 1);
  const unsigned shift = 64 - bits;
  const std::size_t words = std::size_t{1} << bits;
  std::vector<std::vector<std::uint32_t>> counts(threads);
  run_threads(threads, [&](std::size_t t) {
    counts[t].assign(words, 0);
    for (std::size_t i = std::min(n, t * part); i < std::min(n, (t + 1) * part); ++i)
      ++counts[t][entries[i].hi >> shift];
  });
  std::vector<std::uint32_t> bucket_of(words);
  std::vector<std::vector<std::size_t>> at(threads);  // [thread][bucket]
  std::size_t held = 0, bucket = 0;
  for (auto& row : at) row.assign(1, 0);
  for (std::size_t word = 0; word < words; ++word) {
    std::size_t here = 0;
    for (const auto& row : counts) here += row[word];
    if (held > 0 && held + here > kBucket) {
      ++bucket;
      held = 0;
      for (auto& row : at) row.push_back(0);
    }
    held += here;
    bucket_of[word] = static_cast<std::uint32_t>(bucket);
    for (std::size_t t = 0; t < threads; ++t) at[t][bucket] += counts[t][word];
  }
  std::vector<std::size_t> begins(bucket + 2);
  std::size_t sum = 0;
  for (std::size_t b = 0; b <= bucket; ++b) {
    begins[b] = sum;
    for (auto& row : at) sum += std::exchange(row[b], sum);
  }
  begins[bucket + 1] = sum;
  run_threads(threads, [&](std::size_t t) {
    for (std::size_t i = std::min(n, t * part); i < std::min(n, (t + 1) * part); ++i)
      scratch[at[t][bucket_of[entries[i].hi >> shift]]++] = entries[i];
  });
  parallel_for(bucket + 1, 1, threads, [&](std::size_t first, std::size_t last, std::size_t) {
    for (std::size_t b = first; b < last; ++b) {
      const std::size_t size = begins[b + 1] - begins[b];
      sort_range(scratch.data() + begins[b], entries.data() + begins[b], size);
      std::copy_n(scratch.data() + begins[b], size, entries.data() + begins[b]);
    }
  });
}

}  // namespace wordloom::lm
