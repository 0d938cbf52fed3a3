#include "counts/index/postings.hpp"

#include <algorithm>
#include <cstring>

#include "counts/index/bytes.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::index {
namespace {

/// Four classes by count, relative to the highest of the block: exact up to a count of four.
std::array<Peak, 4> peaks_of(const std::uint32_t* documents, const std::uint32_t* counts, std::size_t n,
                             std::span<const std::uint32_t> lengths) {
  const std::uint32_t highest = *std::max_element(counts, counts + n);
  std::array<std::uint32_t, 4> most{}, shortest;
  shortest.fill(0xffffffffU);
  const float scale = 4.0F / static_cast<float>(std::max<std::uint32_t>(highest, 4));
  for (std::size_t i = 0; i < n; ++i) {
    const auto c = std::min<std::size_t>(3, static_cast<std::size_t>(static_cast<float>(counts[i] - 1) * scale));
    most[c] = std::max(most[c], counts[i]);
    shortest[c] = std::min(shortest[c], lengths[documents[i]]);
  }
  std::array<Peak, 4> peaks;
  for (std::size_t c = 0; c < 4; ++c)
    if (most[c] != 0)
      peaks[c] = {static_cast<std::uint16_t>(std::min<std::uint32_t>(most[c], 65535)), floor_length(shortest[c])};
  return peaks;
}

float cosine_bound(const std::uint32_t* documents, const std::uint32_t* counts, std::size_t n, const BoundInputs& in) {
  float bound = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const float norm = in.norms[documents[i]];
    if (norm > 0) bound = std::max(bound, (*in.weights)(counts[i]) / norm);
  }
  return bound;
}

void put_varints(std::string& out, const std::uint32_t* documents, const std::uint32_t* counts, std::size_t n,
                 std::uint32_t base) {
  char bytes[kBlock * kMostCounted];
  char* at = bytes;
  for (std::size_t i = 0; i < n; ++i) {
    at = put_counted(at, documents[i] - base, counts[i]);
    base = documents[i];
  }
  out.append(bytes, static_cast<std::size_t>(at - bytes));
}

void put_block(std::string& out, const std::uint32_t* documents, const std::uint32_t* counts, std::uint32_t base,
               BlockMeta& meta) {
  std::uint32_t numbers[kBlock];
  to_differences(documents, base, numbers);
  unsigned bits = bits_for(numbers);
  // So few bits that no sum of a lane can wrap round: reading then needs to check the last row only.
  const bool plain = bits > kMostDifferenceBits;
  if (plain) bits = kAsTheyAre;
  meta.document_bits = static_cast<std::uint8_t>(bits);
  std::size_t at = out.size();
  out.resize(at + packed_bytes(bits));
  pack(plain ? documents : numbers, bits, reinterpret_cast<std::byte*>(out.data() + at));
  for (std::size_t i = 0; i < kBlock; ++i) numbers[i] = counts[i] - 1;
  bits = bits_for(numbers);
  meta.count_bits = static_cast<std::uint8_t>(bits);
  at = out.size();
  out.resize(at + packed_bytes(bits));
  pack(numbers, bits, reinterpret_cast<std::byte*>(out.data() + at));
}

}  // namespace

void encode_postings(const PostingList& list, const BoundInputs& bounds, EncodedPostings& out) {
  out.clear();
  const std::size_t n = list.documents.size();
  const std::uint32_t *documents = list.documents.data(), *counts = list.counts.data();
  std::size_t position = 0;
  const auto put_positions = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      std::uint32_t before = 0;
      for (std::uint32_t c = 0; c < counts[i]; ++c) {
        const std::uint32_t here = list.positions[position++];
        put_varint(out.positions, here - before);
        before = here;
      }
    }
  };
  if (n < kBlock) {
    put_varints(out.bytes, documents, counts, n, 0);
    if (!list.positions.empty()) put_positions(0, n);
    return;
  }
  // The first block counts from a number of its own: a term may turn up late.
  std::uint32_t base = documents[0];
  out.bytes.append(reinterpret_cast<const char*>(&base), sizeof base);
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t size = std::min(kBlock, n - begin);
    const std::uint32_t *d = documents + begin, *c = counts + begin;
    BlockMeta& meta = out.blocks.emplace_back();
    meta.offset = static_cast<std::uint32_t>(out.bytes.size());
    meta.last_document = d[size - 1];
    meta.peaks = peaks_of(d, c, size, bounds.lengths);
    meta.cosine = cosine_bound(d, c, size, bounds);
    if (size == kBlock) {
      put_block(out.bytes, d, c, base, meta);
    } else {
      meta.document_bits = kVarints;
      meta.count_bits = 0;
      put_varints(out.bytes, d, c, size, base);
    }
    base = meta.last_document;
    if (!list.positions.empty()) {
      out.position_offsets.push_back(out.positions.size());
      put_positions(begin, begin + size);
    }
  }
}

TermPostings::TermPostings(std::uint32_t document_count, std::span<const std::byte> bytes,
                           std::span<const BlockMeta> blocks, std::uint32_t documents, const std::string* what)
    : document_count_(document_count), documents_(documents), bytes_(bytes), blocks_(blocks), what_(what) {
  if (document_count == 0 || document_count > documents) broken("a term in more documents than there are");
}

void TermPostings::broken(const char* why) const {
  throw fail(ErrorKind::format, "{}: {} (written by a faulty program? index the documents again)", *what_, why);
}

std::size_t TermPostings::seek_block(std::size_t from, std::uint32_t document) const {
  if (blocks_.empty()) return from;
  // Neighbours first, then in doubling steps: targets are mostly near.
  std::size_t step = 1, low = from;
  while (low < blocks_.size() && blocks_[low].last_document < document) {
    from = low + 1;
    low += step;
    step *= 2;
  }
  std::size_t high = std::min(low, blocks_.size());
  while (from < high) {
    const std::size_t middle = (from + high) / 2;
    if (blocks_[middle].last_document < document)
      from = middle + 1;
    else
      high = middle;
  }
  return from;
}

void TermPostings::decode_varints(std::span<const std::byte> bytes, std::uint32_t base, std::size_t n,
                                  std::uint32_t* documents, std::uint32_t* counts) const {
  ByteReader in(bytes, *what_);
  std::uint64_t document = base;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t value = in.varint();
    document += value >> 1;
    if (document >= documents_ || value >> 1 > documents_ || (i > 0 && value >> 1 == 0))
      broken("documents out of order");
    documents[i] = static_cast<std::uint32_t>(document);
    counts[i] = (value & 1) != 0 ? 1 : in.varint32();
  }
}

std::size_t TermPostings::decode(std::size_t block, std::uint32_t* documents, std::uint32_t* counts) const {
  if (blocks_.empty()) {
    decode_varints(bytes_, 0, document_count_, documents, counts);
    return document_count_;
  }
  const BlockMeta& meta = blocks_[block];
  std::uint32_t base = 0;
  if (block > 0)
    base = blocks_[block - 1].last_document;
  else if (bytes_.size() >= sizeof base)
    std::memcpy(&base, bytes_.data(), sizeof base);
  if (meta.offset > bytes_.size()) broken("a block lies beyond the end");
  const auto bytes = bytes_.subspan(meta.offset);
  if (meta.document_bits == kVarints) {
    const std::size_t n = block_size(block);
    if (block + 1 != blocks_.size() || n >= kBlock) broken("a block in the middle is not full");
    decode_varints(bytes, base, n, documents, counts);
    return n;
  }
  const unsigned bits = meta.document_bits;
  if ((bits > kMostDifferenceBits && bits != kAsTheyAre) || meta.count_bits > 32) broken("impossible widths");
  if (bytes.size() < packed_bytes(bits) + packed_bytes(meta.count_bits)) broken("a block is cut short");
  if (block_size(block) != kBlock) broken("the last block has the wrong size");
  if (bits == kAsTheyAre) {
    unpack(bytes.data(), bits, documents);
    for (std::size_t i = 1; i < kBlock; ++i)
      if (documents[i] <= documents[i - 1]) broken("documents out of order");
  } else {
    unpack_sums(bytes.data(), bits, base, documents);
  }
  if (documents[127] != meta.last_document || base >= documents_ ||
      std::max({documents[124], documents[125], documents[126], documents[127]}) >= documents_)
    broken("documents beyond the last");
  unpack(bytes.data() + packed_bytes(bits), meta.count_bits, counts);
  for (std::size_t i = 0; i < kBlock; ++i) ++counts[i];
  return kBlock;
}

}  // namespace wordloom::index
