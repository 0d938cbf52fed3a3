#include "counts/index/tombstones.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "counts/index/segment.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::index {

Tombstones Tombstones::read(const std::filesystem::path& path, std::uint32_t documents, std::uint64_t terms) {
  const Container file = Container::open(path, kTombstonesKind, kTombstonesVersion);
  Tombstones t(documents);
  const auto bits = file.array<std::uint64_t>("documents");
  const auto numbers = file.array<std::uint64_t>("numbers");
  const auto term_ids = file.array<std::uint32_t>("terms");
  const auto document_losses = file.array<std::uint32_t>("term-documents");
  const auto total_losses = file.array<std::uint64_t>("term-totals");
  const auto check = [&](bool right, const char* section) {
    if (!right)
      throw fail(ErrorKind::format,
                 "{}: section \"{}\" does not fit a segment of {} documents and {} terms (written by a faulty program? "
                 "index again)",
                 path.string(), section, documents, terms);
  };
  check(bits.size() == t.bits_.size() && (documents % 64 == 0 || bits.empty() || bits.back() >> (documents % 64) == 0),
        "documents");
  check(numbers.size() == 1, "numbers");
  check(document_losses.size() == term_ids.size(), "term-documents");
  check(total_losses.size() == term_ids.size(), "term-totals");
  for (std::size_t i = 0; i < term_ids.size(); ++i)
    check(term_ids[i] < terms && (i == 0 || term_ids[i] > term_ids[i - 1]), "terms");
  t.bits_.assign(bits.begin(), bits.end());
  for (const std::uint64_t word : bits) t.count_ += static_cast<std::uint64_t>(std::popcount(word));
  t.length_ = numbers[0];
  t.terms_.assign(term_ids.begin(), term_ids.end());
  t.losses_.resize(term_ids.size());
  for (std::size_t i = 0; i < term_ids.size(); ++i) t.losses_[i] = {document_losses[i], total_losses[i]};
  return t;
}

void Tombstones::write(const std::filesystem::path& path) const {
  ContainerWriter out(path, kTombstonesKind, kTombstonesVersion);
  const std::uint64_t numbers[] = {length_};
  std::vector<std::uint32_t> documents;
  std::vector<std::uint64_t> totals;
  for (const Loss& loss : losses_) {
    documents.push_back(loss.documents);
    totals.push_back(loss.total);
  }
  out.add("documents", std::as_bytes(std::span(bits_)));
  out.add("numbers", std::as_bytes(std::span(numbers)));
  out.add("terms", std::as_bytes(std::span(terms_)));
  out.add("term-documents", std::as_bytes(std::span(documents)));
  out.add("term-totals", std::as_bytes(std::span(totals)));
  out.commit();
}

void Tombstones::add(const Segment& segment, const std::vector<std::uint32_t>& documents) {
  std::map<std::uint32_t, Loss> losses;
  for (std::size_t i = 0; i < terms_.size(); ++i) losses.emplace_hint(losses.end(), terms_[i], losses_[i]);
  ForwardVector vector;
  for (const std::uint32_t document : documents) {
    if (deleted(document)) continue;
    bits_[document / 64] |= std::uint64_t{1} << (document % 64);
    ++count_;
    length_ += segment.lengths()[document];
    segment.vector(document, vector);
    for (std::size_t i = 0; i < vector.terms.size(); ++i) {
      Loss& loss = losses[vector.terms[i]];
      ++loss.documents;
      loss.total += vector.counts[i];
    }
  }
  terms_.clear();
  losses_.clear();
  for (const auto& [term, loss] : losses) {
    terms_.push_back(term);
    losses_.push_back(loss);
  }
}

Tombstones::Loss Tombstones::loss(std::uint32_t term) const {
  const auto found = std::lower_bound(terms_.begin(), terms_.end(), term);
  if (found == terms_.end() || *found != term) return {};
  return losses_[static_cast<std::size_t>(found - terms_.begin())];
}

}  // namespace wordloom::index
