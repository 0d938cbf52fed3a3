// Ranges of 64 documents: what is stored of a frequent term, and what the vectors make of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <vector>

#include "counts/index/segment.hpp"
#include "counts/search/range_kernels.hpp"
#include "unit/counts/index_support.hpp"

using namespace wordloom;
using tests::IndexFixture;

TEST_CASE("a frequent term's ranges say how many postings they hold, where these begin and what they weigh at most") {
  IndexFixture fixture;
  std::mt19937 random(11);
  fixture.create(tests::zipf_documents(random, 21'000, 0), {});
  const index::Segment segment(fixture.path() / "segment-000001", std::nullopt);
  const index::RangeBasis& basis = segment.ranges().basis();
  CHECK(basis.k1 == 1.2);
  std::size_t with = 0, wrong = 0;
  for (std::uint32_t t = 0; t < segment.terms(); ++t) {
    const index::TermEntry entry = segment.dictionary().entry(t);
    const auto ranges = segment.ranges().find(t);
    REQUIRE(ranges.has_value() == index::has_ranges(entry.document_count, segment.documents()));
    if (!ranges) continue;
    ++with;
    const index::TermPostings postings = segment.postings(entry);
    std::vector<double> highest(ranges->maxima.size());
    std::vector<std::uint32_t> sizes(highest.size());
    std::uint32_t documents[index::kBlock], counts[index::kBlock];
    for (std::size_t b = 0; b < postings.block_count(); ++b) {
      const std::size_t n = postings.decode(b, documents, counts);
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t r = documents[i] / index::kRange;
        const double factor = basis.k1 * (1 - basis.b + basis.b * segment.lengths()[documents[i]] / basis.mean_length);
        highest[r] = std::max(highest[r], counts[i] / (counts[i] + factor));
        ++sizes[r];
      }
    }
    std::uint64_t before = 0;
    for (std::size_t r = 0; r < highest.size(); ++r) {
      wrong += ranges->sizes[r] == sizes[r] && ranges->postings_before(r) == before ? 0 : 1;
      wrong += ranges->maxima[r] >= highest[r] * 255 && ranges->maxima[r] < highest[r] * 255 + 1.01 ? 0 : 1;
      before += sizes[r];
    }
  }
  CHECK(with > 20);
  CHECK(with < segment.terms() / 2);
  CHECK(wrong == 0);
}

TEST_CASE("range maxima of some parameters bound those of others by a factor") {
  const index::RangeBasis basis{1.2, 0.75, 50};
  CHECK(index::range_factor(basis, 1.2, 0.75, 50) == 1);
  CHECK(index::range_factor(basis, 1.2, 0.75, 100) == doctest::Approx(2));  // documents now count as half as long
  CHECK(index::range_factor(basis, 2.4, 0.75, 50) == 1);
  CHECK(std::isinf(index::range_factor(basis, 0, 0.75, 50)));
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const auto upto = [&](int n) { return static_cast<double>(static_cast<int>(random() % 1000) % n); };
    const double k1 = 0.1 + upto(30) * 0.1, b = upto(10) * 0.1, mean = 10 + upto(200);
    const double factor = index::range_factor(basis, k1, b, mean);
    for (const double length : {0.0, 1.0, 30.0, 1000.0, 1e7})
      for (const double tf : {1.0, 3.0, 500.0}) {
        const double then = tf / (tf + basis.k1 * (1 - basis.b + basis.b * length / basis.mean_length));
        CHECK(tf / (tf + k1 * (1 - b + b * length / mean)) <= then * factor * (1 + 1e-12));
      }
  }
}

TEST_CASE("the kernels of ranges do what a loop does") {
  std::mt19937 random(9);
  std::vector<std::uint8_t> maxima(192);
  std::vector<std::int32_t> bounds(192), expected(192);
  for (std::size_t i = 0; i < maxima.size(); ++i) {
    maxima[i] = static_cast<std::uint8_t>(random() % 3 == 0 ? 0 : random());
    bounds[i] = expected[i] = static_cast<std::int32_t>(random() % 1000);
  }
  const search::RangeScale scale{1234.567F, 250'000.0F, 2};
  search::add_bounds(maxima.data(), maxima.size(), scale, bounds.data());
  for (std::size_t i = 0; i < maxima.size(); ++i) expected[i] += search::range_bound(scale, maxima[i]);
  CHECK(bounds == expected);
  std::vector<std::uint32_t> found(maxima.size() + 16), above;
  const std::int32_t needed = bounds[17];
  for (std::uint32_t i = 0; i < bounds.size(); ++i)
    if (bounds[i] >= needed) above.push_back(i);
  found.resize(search::ranges_from(bounds.data(), bounds.size(), needed, found.data()));
  CHECK(found == above);

  std::vector<std::int32_t> units{0, 1, 999, 1000, 4, 998};
  units.resize(64, 500);
  std::vector<std::uint8_t> parts(units.size());
  search::to_255ths(units.data(), units.size(), 255.0F / 1000, parts.data());
  for (std::size_t i = 0; i < units.size(); ++i) {
    CHECK(parts[i] >= 1);
    CHECK(parts[i] * 1000 >= units[i] * 255);
    CHECK((parts[i] - 1) * 1000 <= units[i] * 255);
  }

  std::vector<float> factors(256);
  for (float& f : factors) f = 0.3F + static_cast<float>(random() % 100) / 50;
  for (std::size_t n = 0; n <= 64; ++n) {
    alignas(64) std::uint32_t documents[index::kBlock] = {}, counts[index::kBlock] = {};
    const std::size_t begin = random() % 64, end = begin + n;
    for (std::size_t i = 0; i < index::kBlock; ++i) counts[i] = 1 + static_cast<std::uint32_t>(random() % 9);
    for (std::size_t i = begin; i < end; ++i) documents[i] = 128 + static_cast<std::uint32_t>(i - begin);
    std::vector<std::int32_t> sums(64, 5), by_hand(64, 5);
    const search::Bm25Scale weights{1e6F, 7};
    std::int32_t highest = 0;
    for (std::size_t i = begin; i < end; ++i)
      highest = std::max(highest,
                         by_hand[documents[i] - 128] += search::bm25_units(weights, counts[i], factors[documents[i]]));
    CHECK(search::add_postings(documents, counts, begin, end, factors.data(), weights, 128, sums.data()) == highest);
    CHECK(sums == by_hand);
    if (n > 0) {
      documents[end - 1] = 192;  // of the next range
      CHECK(search::add_postings(documents, counts, begin, end, factors.data(), weights, 128, sums.data()) == -1);
    }
  }
}
