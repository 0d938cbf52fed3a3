#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/term_files.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/npz.hpp"

using namespace wordloom;
using wordloom::testing::TemporaryDirectory;

namespace {

void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

WeightRows weights() {
  WeightRows m;
  m.columns = 5;
  m.begins = {0, 2, 2, 5};
  m.column = {0, 4, 1, 2, 3};
  m.value = {0.1, -2.5e-30, 3, 1.0 / 3, 1e300};
  return m;
}

CountRows counts_of() {
  CountRows m;
  m.columns = 3;
  m.begins = {0, 1, 3};
  m.column = {2, 0, 1};
  m.value = {7, 1, 4000000000U};
  return m;
}

constexpr MatrixFormat kFormats[] = {MatrixFormat::matrix_market, MatrixFormat::svmlight, MatrixFormat::npz};

std::string refusal(const std::string& path, MatrixFormat format) {
  const Error error = testing::thrown([&] { read_matrix(path, format); });
  CHECK((error.kind() == ErrorKind::format || error.kind() == ErrorKind::io));
  return error.message();
}

}  // namespace

TEST_CASE("matrices read back as they were written, in each format") {
  const TemporaryDirectory folder;
  for (const MatrixFormat format : kFormats) {
    const std::string path = folder / file_name(format);
    write_matrix(path, weights(), format);
    CHECK(read_matrix(path, format) == weights());
    write_matrix(path, counts_of(), format);
    const WeightRows back = read_matrix(path, format);
    CHECK(back.column == counts_of().column);
    CHECK(back.value == std::vector<double>{7, 1, 4e9});
    SparseRows<float> single;
    single.columns = 1;
    single.begins = {0, 1};
    single.column = {0};
    single.value = {0.1F};
    write_matrix(path, single, format);
    CHECK(static_cast<float>(read_matrix(path, format).value[0]) == 0.1F);
    CHECK(parse_matrix_format(name(format)) == format);
  }
  CHECK_THROWS_AS(parse_matrix_format("xls"), Error);
}

TEST_CASE("text formats are these very bytes") {
  const TemporaryDirectory folder;
  write_matrix(folder / "m", counts_of(), MatrixFormat::matrix_market);
  CHECK(read_all(folder / "m") ==
        "%%MatrixMarket matrix coordinate integer general\n2 3 3\n1 3 7\n2 1 1\n2 2 4000000000\n");
  write_matrix(folder / "s", weights(), MatrixFormat::svmlight);
  CHECK(read_all(folder / "s") == "0 1:0.1 5:-2.5e-30\n0\n0 2:3 3:0.3333333333333333 4:1e+300\n");
}

TEST_CASE("what other programs write is read: any order, sums, patterns, labels, comments") {
  const TemporaryDirectory folder;
  write(folder / "m",
        "%%MatrixMarket MATRIX Coordinate real General\n% by hand\n\n2 2 4\n2 1 1.5\n1 2 +2\n2 1 0.5\n1 1 -1e2\n");
  WeightRows m = read_matrix(folder / "m", MatrixFormat::matrix_market);
  CHECK(m.begins == std::vector<std::uint64_t>{0, 2, 3});
  CHECK(m.value == std::vector<double>{-100, 2, 2});
  write(folder / "m", "%%MatrixMarket matrix coordinate pattern general\n1 9 1\n1 9\n");
  m = read_matrix(folder / "m", MatrixFormat::matrix_market);
  CHECK(m.column == std::vector<std::uint32_t>{8});
  CHECK(m.value == std::vector<double>{1});
  write(folder / "s", "# head\n+1 qid:3 2:0.5 7:1 # tail\n-1\n");
  m = read_matrix(folder / "s", MatrixFormat::svmlight);
  CHECK(m.begins == std::vector<std::uint64_t>{0, 2, 2});
  CHECK(m.columns == 7);
}

TEST_CASE("broken text matrices are refused with file and line") {
  const TemporaryDirectory folder;
  const std::string path = folder / "bad";
  const auto market = [&](std::string_view body) {
    write(path, fmt::format("%%MatrixMarket matrix coordinate real general\n{}", body));
    return refusal(path, MatrixFormat::matrix_market);
  };
  CHECK(market("").find("ends before the line with its sizes") != std::string::npos);
  CHECK(market("2 2 2\n1 1 1\n").find("ends after 1 of 2 entries") != std::string::npos);
  CHECK(market("2 2 1\n3 1 1\n").find("line 3: row 3 is not among 1..2") != std::string::npos);
  CHECK(market("2 2 1\n1 0 1\n").find("line 3: column 0") != std::string::npos);
  CHECK(market("2 2 1\n1 1 nan\n").find("not finite") != std::string::npos);
  CHECK(market("2 2 1\n1 1 x\n").find("line 3: the value is \"x\"") != std::string::npos);
  CHECK(market("2 2 1\n1 1\n").find("the value is missing") != std::string::npos);
  CHECK(market("2 2 0\n1 1 1\n").find("more than the 0 entries") != std::string::npos);
  CHECK(market("99999999999 1 0\n").find("rows are more than") != std::string::npos);
  CHECK(market("1 99999999999 0\n").find("columns are more than") != std::string::npos);
  CHECK(market("-1 1 0\n").find("line 2: the number of rows") != std::string::npos);
  write(path, "%%MatrixMarket matrix array real general\n1 1\n1\n");
  CHECK(refusal(path, MatrixFormat::matrix_market).find("coordinate") != std::string::npos);
  const auto light = [&](std::string_view body) {
    write(path, body);
    return refusal(path, MatrixFormat::svmlight);
  };
  CHECK(light("0 0:1\n").find("count from 1") != std::string::npos);
  CHECK(light("0 1:1\n0 3:1 2:1\n").find("line 2: index 2 after 3") != std::string::npos);
  CHECK(light("0 1\n").find("no index:value") != std::string::npos);
  CHECK(light("0 1:inf\n").find("not finite") != std::string::npos);
  CHECK(light("0 99999999999:1\n").find("is above") != std::string::npos);
}

TEST_CASE("a npz cut at any byte or with any byte changed is refused or the same") {
  const TemporaryDirectory folder;
  const std::string path = folder / "m.npz", bad = folder / "bad.npz";
  write_matrix(path, counts_of(), MatrixFormat::npz);
  const std::string whole = read_all(path);
  for (std::size_t n = 0; n < whole.size(); n += 3) {
    write(bad, std::string_view(whole).substr(0, n));
    CHECK(refusal(bad, MatrixFormat::npz) != "");
  }
  const WeightRows expected = read_matrix(path, MatrixFormat::npz);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ (1 << i % 8));
    write(bad, changed);
    try {
      // Names, times and attributes are not covered by the checksums: a change there may go unseen.
      const WeightRows found = read_matrix(bad, MatrixFormat::npz);
      CHECK(found == expected);
    } catch (const Error& e) {
      CHECK(e.message().find("bad.npz") != std::string::npos);
    }
  }
}

TEST_CASE("arrays of a npz keep type, shape and bytes") {
  const TemporaryDirectory folder;
  const double values[] = {1, 2, 3, 4, 5, 6};
  const std::uint64_t shape[] = {2, 3};
  NpzWriter writer(folder / "a.npz");
  writer.add("a", "<f8", shape, std::as_bytes(std::span(values)));
  writer.add("name", "|S3", {}, std::as_bytes(std::span("csr", 3)));
  writer.commit();
  const NpzReader reader(folder / "a.npz");
  CHECK(reader.has("a"));
  CHECK_FALSE(reader.has("b"));
  const NpyArray a = reader.read("a");
  CHECK(a.descr == "<f8");
  CHECK(a.shape == std::vector<std::uint64_t>{2, 3});
  CHECK_FALSE(a.fortran_order);
  CHECK(std::equal(a.bytes.begin(), a.bytes.end(), std::as_bytes(std::span(values)).begin()));
  CHECK(reader.read("name").shape.empty());
  CHECK_THROWS_AS(reader.read("b"), Error);
  CHECK_THROWS_AS(reader.read("a", 10), Error);
}

TEST_CASE("a table of terms reads back, odd terms included") {
  const TemporaryDirectory folder;
  TermList terms;
  for (const char* t : {"plain", "tab\there", "line\nend", "back\\slash", " \r ", "日本"}) terms.push_back(t);
  const std::vector<std::uint64_t> df{1, 2, 3, 4, 5, 6};
  const std::vector<double> idf{1, 0.1, 1.0 / 3, 2, 0, 1e-5};
  write_terms(folder / "terms.tsv", terms, df, idf);
  const TermTableFile back = read_terms(folder / "terms.tsv");
  CHECK(back.terms == terms);
  CHECK(back.document_frequency == df);
  CHECK(back.idf == idf);
  write(folder / "list", "one\ntwo\n");
  CHECK(read_terms(folder / "list").terms.size() == 2);
  CHECK(read_terms(folder / "list").idf.empty());
  for (const char* bad : {"a\t1\n", "a\tx\t1\n", "a\t1\tinf\n", "a\t1\t1\nb\n", "a\n\n", "a\\q\n", "a\\\n"}) {
    write(folder / "bad", bad);
    CHECK_THROWS_AS(read_terms(folder / "bad"), Error);
  }
}
