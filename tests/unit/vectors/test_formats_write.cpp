#include <doctest/doctest.h>
#include <zlib.h>

#include <cmath>
#include <limits>
#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

constexpr VectorFormat kFormats[] = {VectorFormat::native, VectorFormat::word2vec_text, VectorFormat::word2vec_bin,
                                     VectorFormat::glove, VectorFormat::npy};

void write_gz(const std::filesystem::path& path, const std::string& content) {
  gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(gzwrite(file, content.data(), static_cast<unsigned>(content.size())) == static_cast<int>(content.size()));
  REQUIRE(gzclose(file) == Z_OK);
}

}  // namespace

TEST_CASE("every format gives back the same words and bit for bit the same floats") {
  const TemporaryDirectory scratch;
  const Model model = small_model(300, 33);
  for (const auto format : kFormats) {
    CAPTURE(name(format));
    const auto path = scratch / name(format);
    write_vectors(path, model, format);
    ReadReport report;
    const Model back = read_vectors(path, {}, &report);
    CHECK(report.format == format);
    CHECK(report.warnings.empty());
    CHECK(words_of(back.input.words) == words_of(model.input.words));
    CHECK(same_rows(back.input.rows, model.input.rows));
    CHECK(parse_vector_format(name(format)) == format);
  }
}

TEST_CASE("a gz file of any format reads like the plain one") {
  const TemporaryDirectory scratch;
  const Model model = small_model(300, 33);
  for (const auto format : kFormats) {
    CAPTURE(name(format));
    write_vectors(scratch / "plain", model, format);
    write_gz(scratch / "packed", slurp(scratch / "plain"));
    ReadOptions options;
    if (format == VectorFormat::npy) options.vocabulary = scratch / "plain.vocab";
    const Model back = read_vectors(scratch / "packed", options);
    CHECK(words_of(back.input.words) == words_of(model.input.words));
    CHECK(same_rows(back.input.rows, model.input.rows));
  }
}

TEST_CASE("floats of every exponent survive the text format") {
  const TemporaryDirectory scratch;
  constexpr std::size_t kRows = 512, kDim = 64;
  Matrix matrix(kRows, kDim);
  const CounterRng rng(7, 0);
  for (std::size_t r = 0; r < kRows; ++r)
    for (std::size_t c = 0; c < kDim; ++c) {
      float value = 0;
      for (std::uint32_t draw = 0;; ++draw) {  // any bit pattern that is a finite number, denormals included
        value = __builtin_bit_cast(float, static_cast<std::uint32_t>(rng.bits(r * kDim + c, draw)));
        if (std::isfinite(value)) break;
      }
      matrix.row(r)[c] = value;
    }
  Model model;
  model.input = WordVectors::own(WordList(numbered_words(kRows)), std::move(matrix));
  write_vectors(scratch / "t", model, VectorFormat::word2vec_text);
  CHECK(same_rows(read_vectors(scratch / "t").input.rows, model.input.rows));
}

TEST_CASE("the files look as other programs write them") {
  const TemporaryDirectory scratch;
  Model model;
  Matrix matrix(2, 3);
  const float values[2][3] = {{1.0F, -0.5F, 0.1F}, {1e-10F, 123456.0F, 3.0F}};
  for (std::size_t r = 0; r < 2; ++r) std::copy(values[r], values[r] + 3, matrix.row(r));
  model.input = WordVectors::own(WordList({"one", "tw\xC3\xB6"}), std::move(matrix));
  write_vectors(scratch / "t", model, VectorFormat::word2vec_text);
  CHECK(slurp(scratch / "t") == "2 3\none 1 -0.5 0.1\ntw\xC3\xB6 1e-10 123456 3\n");
  write_vectors(scratch / "g", model, VectorFormat::glove);
  CHECK(slurp(scratch / "g") == "one 1 -0.5 0.1\ntw\xC3\xB6 1e-10 123456 3\n");
  write_vectors(scratch / "b", model, VectorFormat::word2vec_bin);
  const std::string bytes = slurp(scratch / "b");
  CHECK(bytes.size() == 4 + 4 + 12 + 1 + 5 + 12 + 1);
  CHECK(bytes.substr(0, 8) == "2 3\none ");
  CHECK(bytes[20] == '\n');
  write_vectors(scratch / "n.npy", model, VectorFormat::npy);
  const std::string npy = slurp(scratch / "n.npy");
  CHECK(npy.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  CHECK(npy.size() == 128 + 24);
  CHECK(npy[127] == '\n');
  CHECK(npy.substr(10, 60) == "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } ");
  CHECK(slurp(scratch / "n.npy.vocab") == "one\ntw\xC3\xB6\n");
}

TEST_CASE("a word that a format cannot hold is refused before anything is written") {
  const TemporaryDirectory scratch;
  struct Case {
    const char* word;
    bool text, binary, npy;
  };
  for (const auto& c : {Case{"New York", false, false, true}, Case{"", false, false, false},
                        Case{"line\nend", false, false, false}, Case{"tab\tbed", false, true, true},
                        Case{"fine\xC2\xA0one", true, true, true}, Case{"carriage\r", false, true, false}}) {
    Model model;
    model.input = WordVectors::own(WordList({"a", c.word}), random_matrix(2, 3));
    const auto check = [&](VectorFormat format, bool accepted) {
      CAPTURE(c.word);
      CAPTURE(name(format));
      const auto path = scratch / "out";
      const auto write = [&] { write_vectors(path, model, format); };
      if (accepted) {
        REQUIRE_NOTHROW(write());
        CHECK(words_of(read_vectors(path).input.words) == words_of(model.input.words));
      } else {
        CHECK(thrown(ErrorKind::format, write).find("row 2: the word") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(path));
      }
      std::filesystem::remove(path);
    };
    check(VectorFormat::native, true);
    check(VectorFormat::word2vec_text, c.text);
    check(VectorFormat::glove, c.text);
    check(VectorFormat::word2vec_bin, c.binary);
    check(VectorFormat::npy, c.npy);
  }
}
