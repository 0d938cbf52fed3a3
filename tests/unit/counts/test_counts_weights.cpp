#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/counts/hashing.hpp"
#include "wordloom/counts/presets.hpp"
#include "wordloom/counts/weighted_rows.hpp"

using namespace wordloom;

namespace {

/// Three documents over three terms:  2 1 .  /  . 1 1  /  . 1 4   (document frequencies 1 3 2).
CountRows three_documents() {
  CountRows m;
  m.columns = 3;
  m.begins = {0, 2, 4, 6};
  m.column = {0, 1, 1, 2, 1, 2};
  m.value = {2, 1, 1, 1, 1, 4};
  return m;
}
const std::vector<std::uint64_t> kFrequencies{1, 3, 2};

void check_near(std::span<const double> found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-12));
}

WeightRows weighted(const Weighting& w) {
  return weighted_rows<double>(three_documents(), idf_weights(w, 3, kFrequencies), w);
}

}  // namespace

TEST_CASE("smooth idf and the Euclidean norm, by hand") {
  Weighting w;
  const double rare = std::log(2.0) + 1, common = 1, middle = std::log(4.0 / 3) + 1;
  check_near(idf_weights(w, 3, kFrequencies), {rare, common, middle});
  const double first = std::sqrt(4 * rare * rare + 1), second = std::sqrt(1 + middle * middle),
               third = std::sqrt(1 + 16 * middle * middle);
  check_near(weighted(w).value,
             {2 * rare / first, 1 / first, 1 / second, middle / second, 1 / third, 4 * middle / third});
}

TEST_CASE("each scheme of tf, idf and norm, by hand") {
  Weighting w{TfScheme::sublinear, IdfScheme::plain_plus_1, Norm::none, LogBase::e, -1};
  check_near(weighted(w).value, {(1 + std::log(2)) * (std::log(3) + 1), 1, 1, std::log(1.5) + 1, 1,
                                 (1 + std::log(4)) * (std::log(1.5) + 1)});
  w = {TfScheme::binary, IdfScheme::none, Norm::l1, LogBase::e, -1};
  check_near(weighted(w).value, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
  w = {TfScheme::augmented, IdfScheme::plain, Norm::none, LogBase::two, -1};
  check_near(weighted(w).value, {std::log2(3), 0, 0, std::log2(1.5), 0, std::log2(1.5)});
  w.idf = IdfScheme::none;
  check_near(weighted(w).value, {1, 0.75, 1, 1, 0.625, 1});
  w.tf = TfScheme::double_log;
  check_near(weighted(w).value, {2, 1, 1, 1, 1, 1 + std::log2(3)});
  w.tf = TfScheme::log_average;
  const double mean = 1 + std::log2(1.5), mean3 = 1 + std::log2(2.5);
  check_near(weighted(w).value, {2 / mean, 1 / mean, 1, 1, 1 / mean3, 3 / mean3});
  w = {TfScheme::raw, IdfScheme::probabilistic, Norm::none, LogBase::two, -1};
  check_near(weighted(w).value, {2, 0, 0, 0, 0, 0});  // log2(2/1), then frequencies of half and more
  w.idf = IdfScheme::corrected;
  check_near(weighted(w).value, {4, std::log2(4.0 / 3), std::log2(4.0 / 3), 1, std::log2(4.0 / 3), 4});
}

TEST_CASE("a SMART scheme drops what weighs nothing, before and after the norm") {
  const Weighting w = parse_smart("nfc");
  const WeightRows m = weighted(w);  // the second term is in all documents: log2(1) = 0
  CHECK(m.begins == std::vector<std::uint64_t>{0, 1, 2, 3});
  CHECK(m.column == std::vector<std::uint32_t>{0, 2, 2});
  check_near(m.value, {1, 1, 1});
  CHECK(w.log_base == LogBase::two);
  CHECK(parse_smart("Lpn").tf == TfScheme::log_average);
  CHECK(parse_smart("bxx") == parse_smart("bnn"));
  for (const char* bad : {"", "nf", "nfcc", "zfc", "nzc", "nfu", "nfb"}) CHECK_THROWS_AS(parse_smart(bad), Error);
}

TEST_CASE("single precision is the double result rounded once, and threads change nothing") {
  const Weighting w;
  const auto idf = idf_weights(w, 3, kFrequencies);
  const auto single = weighted_rows<float>(three_documents(), idf, w);
  const WeightRows twice = weighted_rows<double>(three_documents(), idf, w, 3);
  for (std::size_t i = 0; i < single.value.size(); ++i) CHECK(single.value[i] == static_cast<float>(twice.value[i]));
  CHECK(twice == weighted(w));
  CHECK_THROWS_AS(weighted_rows<double>(three_documents(), std::vector<double>{1}, w), Error);
}

TEST_CASE("an empty document and a term that no document has do not divide by zero") {
  CountRows m;
  m.columns = 2;
  m.begins = {0, 0, 1};
  m.column = {0};
  m.value = {3};
  const std::vector<std::uint64_t> df{1, 0};
  for (const IdfScheme s : {IdfScheme::plain, IdfScheme::corrected, IdfScheme::probabilistic, IdfScheme::plain_plus_1,
                            IdfScheme::smooth, IdfScheme::none}) {
    Weighting w;
    w.idf = s;
    for (const double idf : idf_weights(w, 2, df)) CHECK(std::isfinite(idf));
    for (const double v : weighted_rows<double>(m, idf_weights(w, 2, df), w).value) CHECK(std::isfinite(v));
  }
}

TEST_CASE("BM25 by hand: every variant for one cell") {
  // Lengths 3, 2, 5: mean 10/3. The cell: document 3, term 3 (tf 4, in 2 of 3 documents).
  const double k1 = 1.5, b = 0.75, delta = 0.5, factor = k1 * (1 - b + b * 5 / (10.0 / 3));
  const double saturated = 4 / (factor + 4);
  const auto cell = [&](Bm25Variant variant, std::size_t i) {
    Bm25 p;
    p.variant = variant;
    p.k1 = k1;
    p.b = b;
    p.delta = delta;
    return bm25_rows(three_documents(), kFrequencies, 3, p).value[i];
  };
  CHECK(cell(Bm25Variant::lucene, 5) == doctest::Approx(std::log(1 + 1.5 / 2.5) * saturated));
  CHECK(cell(Bm25Variant::robertson, 5) == 0);  // more than half of the documents have it
  CHECK(cell(Bm25Variant::atire, 5) == doctest::Approx(std::log(1.5) * 2.5 * saturated));
  CHECK(cell(Bm25Variant::bm25plus, 5) == doctest::Approx(std::log(2.0) * (2.5 * saturated + delta)));
  const double c = 4 * k1 / factor;
  CHECK(cell(Bm25Variant::bm25l, 5) == doctest::Approx(std::log(4 / 2.5) * 2.5 * (c + delta) / (k1 + c + delta)));
  // okapi: raw idf ln(2.5) - ln(1.5) > 0, ln(.5) - ln(3.5) < 0, ln(1.5) - ln(2.5) < 0; the floor is a quarter of the
  // mean.
  const double i0 = std::log(2.5 / 1.5), i1 = std::log(0.5 / 3.5), i2 = std::log(1.5 / 2.5);
  CHECK(cell(Bm25Variant::okapi, 5) == doctest::Approx(0.25 * (i0 + i1 + i2) / 3 * 2.5 * saturated));
  CHECK(cell(Bm25Variant::okapi, 0) == doctest::Approx(i0 * 2.5 * 2 / (k1 * (1 - b + b * 3 / (10.0 / 3)) + 2)));
}

TEST_CASE("BM25 parameters are checked, and every variant has its constants") {
  CHECK(bm25_defaults(Bm25Variant::lucene).k1 == 1.2);
  CHECK(bm25_defaults(Bm25Variant::okapi).k1 == 1.5);
  CHECK(bm25_defaults(Bm25Variant::bm25plus).delta == 1);
  for (const Bm25Variant v : {Bm25Variant::lucene, Bm25Variant::robertson, Bm25Variant::atire, Bm25Variant::bm25l,
                              Bm25Variant::bm25plus, Bm25Variant::okapi})
    CHECK(parse_bm25_variant(name(v)) == v);
  CHECK_THROWS_AS(parse_bm25_variant("bm26"), Error);
  Bm25 p;
  p.b = 1.1;
  CHECK_THROWS_AS(p.validate(), Error);
  p.b = std::nan("");
  CHECK_THROWS_AS(p.validate(), Error);
  CHECK(bm25_tf({Bm25Variant::bm25l, 0, 0.5, 0.5, 0}, 3, 0) == 1);
}

TEST_CASE("murmur3 gives the published values") {
  CHECK(murmur3("") == 0);
  CHECK(murmur3("", 1) == 0x514e28b7);
  CHECK(murmur3("hello") == 0x248bfa47);
  CHECK(murmur3("hello, world") == 0x149bbb7f);
  CHECK(murmur3("The quick brown fox jumps over the lazy dog") == 0x2e4ff723);
}

TEST_CASE("hashed rows have signs, sums and norms") {
  HashingOptions o;
  o.terms = preset_values(CountsPreset::sklearn).terms;
  o.norm = Norm::none;
  const std::vector<std::string_view> documents{"hello hello world", ""};
  const WeightRows m = hash_documents(documents, o);
  REQUIRE(m.rows() == 2);
  CHECK(m.columns == 1U << 20);
  CHECK(m.entries() == 2);
  const auto place = [&](std::string_view term, double& sign) {
    const auto h = static_cast<std::int32_t>(murmur3(term));
    sign = h >= 0 ? 1 : -1;
    return static_cast<std::uint32_t>(std::abs(static_cast<std::int64_t>(h)) % o.columns);
  };
  double sign = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const bool hello = m.column[i] == place("hello", sign);
    if (!hello) REQUIRE(m.column[i] == place("world", sign));
    CHECK(m.value[i] == sign * (hello ? 2 : 1));
  }
  o.columns = 1;
  o.alternate_sign = false;
  CHECK(hash_documents(documents, o).value == std::vector<double>{3});
  o.norm = Norm::l2;
  o.threads = 2;
  CHECK(hash_documents(documents, o).value == std::vector<double>{1});
  o.columns = 0;
  CHECK_THROWS_AS(hash_documents(documents, o), Error);
}
