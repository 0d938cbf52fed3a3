#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

std::string floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float v : values) bytes.append(reinterpret_cast<const char*>(&v), sizeof v);
  return bytes;
}

/// Reads `content` and gives words and values as one line, "a:1,2 b:3,4", or the error without its directory.
struct Outcome {
  std::string text;
  ReadReport report;
};
Outcome read(std::string_view content, ReadOptions options = {}) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.write("f", content);
  Outcome outcome;
  try {
    const Model model = read_vectors(path, options, &outcome.report);
    for (std::size_t i = 0; i < model.input.size(); ++i) {
      outcome.text += fmt::format("{}{}:", i ? " " : "", model.input.words[i]);
      for (std::size_t c = 0; c < model.input.dim(); ++c)
        outcome.text += fmt::format("{}{}", c ? "," : "", model.input.rows.row(i)[c]);
    }
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::format);
    CHECK(e.message().starts_with(path + ": byte "));
    outcome.text = fmt::format("! {}", e.message().substr(path.size() + 2));
  }
  return outcome;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("word2vec text is read with line ends of all kinds, trailing blanks, tabs and empty lines at the end") {
  for (const char* content : {"2 2\na 1 2\nb 3 4\n", "2 2\na 1 2\nb 3 4", "2 2 \r\na 1 2\r\nb 3 4\r\n",
                              "2 2\na 1 2 \nb 3 4 \n\n\n", "2\t2\na\t1\t2\nb\t3\t4\n",
                              "\xEF\xBB\xBF"
                              "2 2\na 1  2\nb +3 4e0\n"}) {
    const auto outcome = read(content);
    CHECK(outcome.text == "a:1,2 b:3,4");
    CHECK(outcome.report.format == VectorFormat::word2vec_text);
    CHECK(outcome.report.warnings.empty());
  }
}

TEST_CASE("words in text may hold spaces: the last fields are the values") {
  CHECK(read("2 2\nNew York 1 2\n. . . 3 4\n").text == "New York:1,2 . . .:3,4");
  CHECK(read("a 1 2\nb\xC2\xA0"
             "c 3 4\n1 2 5 6\nat x@y.z 7 8\n")
            .text ==
        "a:1,2 b\xC2\xA0"
        "c:3,4 1 2:5,6 at x@y.z:7,8");
  CHECK(read("a 1 2\nb 3 4\n").report.format == VectorFormat::glove);
}

TEST_CASE("a wrong header is an error with row and byte, or a warning when the file has more rows") {
  CHECK(read("3 2\na 1 2\nb 3 4\n").text == "! byte 15: row 3 is missing, header says 3 rows (truncated download?)");
  const auto more = read("1 2\na 1 2\nb 3 4\n");
  CHECK(more.text == "a:1,2 b:3,4");
  REQUIRE(more.report.warnings.size() == 1);
  CHECK(more.report.warnings[0] == "byte 0: the header says 1 rows, the file has 2; all were read");
  CHECK(read("2 3\na 1 2\nb 3 4\n").text == "! byte 4: row 1 has 2 values, header says 3");
  CHECK(read("2 1\na 1 2\nb 3 4\n").text == "! byte 4: row 1 has 2 values, header says 1");
  CHECK(has(read("0 5\n").text, "there is no row 1"));
  CHECK(has(read("5 0\na\n").text, "0 columns"));
}

TEST_CASE("a header that promises the impossible is refused without allocating for it") {
  CHECK(has(read("9999999999 3\na 1 2 3\n").text, "the most are"));
  CHECK(has(read("2 99999999999\na 1 2 3\n").text, "the most are"));
  CHECK(has(read("2 16000000\na 1 2 3\n").text, "too many for row 1 of a file of"));
  CHECK(has(read("4000000000 3\na 1 2 3\n").text, "row 2 is missing"));
  CHECK(has(read("4000000000 2\na " + floats({1, 2})).text, "row 2 is missing"));
}

TEST_CASE("a row that is no row is named with its byte and field") {
  CHECK(read("2 2\na 1 2\nb 3 x4\n").text == "! byte 14: row 2, value 2 of 2: 'x4' is not a number");
  CHECK(read("2 2\na 1 2\nb 3").text == "! byte 10: row 2 has 1 values, header says 2 (truncated download?)");
  CHECK(read("a 1 2\nb 3 4\nc 5\n").text == "! byte 12: row 3 has 1 values, the first rows have 2");
  CHECK(has(read("2 2\na 1 2\nb 3 1e39\n").text, "'1e39' is not a number"));
  CHECK(has(read("2 2\na 1 2\nb 3 4,5\n").text, "'4,5' is not a number"));
}

TEST_CASE("values at the edge of float are read as what they are") {
  const TemporaryDirectory scratch;
  const auto path = scratch.write("f", "1 7\na nan -inf 1e-50 1.4e-45 3.4028235e38 -0 1e-39\n");
  const auto model = read_vectors(path);
  const auto row = model.input.rows.row(0);
  CHECK(std::isnan(row[0]));
  CHECK(row[1] == -std::numeric_limits<float>::infinity());
  CHECK(row[2] == 0.0F);
  CHECK(row[3] == std::numeric_limits<float>::denorm_min());
  CHECK(row[4] == std::numeric_limits<float>::max());
  CHECK(std::signbit(row[5]));
  CHECK(row[6] == 1e-39F);
}

TEST_CASE("word2vec binary is read with and without the line end after each vector") {
  const std::string a = floats({1, 2}), b = floats({3, 4});
  for (const std::string& content : {"2 2\na " + a + "\nb " + b + "\n", "2 2\na " + a + "b " + b}) {
    const auto outcome = read(content);
    CHECK(outcome.text == "a:1,2 b:3,4");
    CHECK(outcome.report.format == VectorFormat::word2vec_bin);
    CHECK(outcome.report.warnings.empty());
  }
  // A vector whose first byte is a line end, and one that is all zeros.
  CHECK(read("2 1\na " + std::string("\n\0\x80?", 4) + "\nb " + floats({0})).text.starts_with("a:1.0000"));
  const auto more = read("1 2\na " + a + "\nb " + b + "\n");
  CHECK(more.text == "a:1,2");
  REQUIRE(more.report.warnings.size() == 1);
  CHECK(has(more.report.warnings[0], "byte 15: the file goes on after the 1 rows"));
}

TEST_CASE("a cut word2vec binary names the row and how much of it there is") {
  const std::string whole = "2 2\na " + floats({1, 2}) + "\nbb " + floats({3, 4}) + "\n";
  CHECK(read(whole.substr(0, 22)).text == "! byte 22: row 2 has 1 values, header says 2 (truncated download?)");
  CHECK(read(whole.substr(0, 17)).text ==
        "! byte 17: row 2 ends inside its word, header says 2 rows (truncated download?)");
  CHECK(read(whole.substr(0, 14)).text == "! byte 14: row 2 is missing, header says 2 rows (truncated download?)");
}

TEST_CASE("of repeated words the first stays, and each one dropped is reported") {
  const auto outcome = read("5 1\na 1\nb 2\na 3\nc 4\na 5\n");
  CHECK(outcome.text == "a:1 b:2 c:4");
  CHECK(outcome.report.duplicates == 2);
  REQUIRE(outcome.report.warnings.size() == 2);
  CHECK(outcome.report.warnings[0] == "byte 12: row 3 repeats the word of row 1 and is dropped");
  std::string many = "100 1\n";
  for (int i = 0; i < 100; ++i) many += "same 1\n";
  const auto report = read(many).report;
  CHECK(report.duplicates == 99);
  REQUIRE(report.warnings.size() == 21);
  CHECK(report.warnings.back() == "... and 79 more");
}

TEST_CASE("broken UTF-8 in a word is replaced, kept or refused") {
  const std::string content = "2 1\ncaf\xC3 1\nb 2\n";
  const auto replaced = read(content);
  CHECK(replaced.text == "caf\xEF\xBF\xBD:1 b:2");
  CHECK(replaced.report.broken_utf8 == 1);
  CHECK(has(replaced.report.warnings.at(0), "byte 4: the word of row 1 is not UTF-8"));
  ReadOptions options;
  options.utf8 = Utf8Policy::keep;
  CHECK(read(content, options).text == "caf\xC3:1 b:2");
  options.utf8 = Utf8Policy::strict;
  CHECK(has(read(content, options).text, "byte 4: the word of row 1 is not UTF-8"));
}

TEST_CASE("a limit reads so many rows and no more") {
  ReadOptions options;
  options.limit = 2;
  CHECK(read("9 1\na 1\nb 2\nc broken\n", options).text == "a:1 b:2");
  CHECK(read("9 1\na " + floats({1}) + "b " + floats({2}) + "c", options).text == "a:1 b:2");
  const TemporaryDirectory scratch;
  save_model(scratch / "m.w2v", small_model(10, 3));
  const Model model = read_vectors(scratch / "m.w2v", options);
  CHECK(words_of(model.input.words) == std::vector<std::string>{"w0", "w7919"});
  CHECK(model.input.counts.size() == 2);
  CHECK(model.output.empty());
}

TEST_CASE("what is no vector file is refused with the reason") {
  CHECK(has(read("").text, "the file is empty"));
  CHECK(has(read("just some words\nand more of them\n").text, "no vector format that is known"));
  CHECK(has(read("the 4135\nto 1685\n").text, "no vector format that is known"));
  CHECK(has(read("0.1 0.2 0.3\n0.4 0.5 0.6\n").text, "numbers only"));
  CHECK(has(read(std::string("\xba\x16\x4f\x2f\x0c\0\0\0\x05\0\0\0", 12)).text,
            "byte 12: the file ends inside the header (truncated download?)"));
  CHECK(thrown([] { parse_vector_format("csv"); }).message() ==
        "unknown vector format 'csv' (known: native, word2vec-text, word2vec-bin, glove, npy, fasttext-bin, "
        "fasttext-vec)");
}

TEST_CASE("naming the format overrides the sniffing") {
  ReadOptions options;
  options.format = "glove";
  CHECK(read("the 4135\nto 1685\n", options).text == "the:4135 to:1685");
  options.format = "word2vec-text";
  CHECK(has(read("the 1 2\nto 3 4\n", options).text, "the first line is not 'rows columns'"));
  options.format = "word2vec-bin";
  CHECK(has(read("the 1 2\nto 3 4\n", options).text, "the first line is not 'rows columns'"));
}

TEST_CASE("no cut of any format at any byte does worse than an error") {
  const TemporaryDirectory scratch;
  const Model model = small_model(12, 3);
  for (const auto format :
       {VectorFormat::word2vec_text, VectorFormat::word2vec_bin, VectorFormat::glove, VectorFormat::npy}) {
    write_vectors(scratch / "whole", model, format);
    const std::string whole = slurp(scratch / "whole");
    if (format == VectorFormat::npy) std::filesystem::copy_file(scratch / "whole.vocab", scratch / "cut.vocab");
    std::size_t refused = 0;
    for (std::size_t n = 0; n < whole.size(); ++n) {
      const auto path = scratch.write("cut", std::string_view(whole).substr(0, n));
      for (const std::string& named : {std::string(), std::string(name(format))}) {
        ReadOptions options;
        options.format = named;
        const auto error = testing::thrown_by([&] { read_vectors(path, options); });
        if (!error) continue;
        REQUIRE(error->kind() == ErrorKind::format);
        ++refused;
      }
    }
    // A headerless text can be cut between rows, and any text inside its last number, without a trace.
    CHECK(refused > (format == VectorFormat::glove ? whole.size() / 20 : whole.size()));
  }
}
