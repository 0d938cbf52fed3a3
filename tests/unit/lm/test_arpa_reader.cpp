#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <string>

#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/lm/arpa_writer.hpp"
#include "wordloom/lm/model.hpp"

using namespace wordloom::lm;
using wordloom::Error;
using wordloom::ErrorKind;
using wordloom::testing::TemporaryDirectory;

namespace {

constexpr const char* kSmall =
    "\\data\\\nngram 1=5\nngram 2=3\nngram 3=1\n\n"
    "\\1-grams:\n-2\t<unk>\n0\t<s>\t-0.5\n-1\t</s>\n-0.6\ta\t-0.25\n-0.7\tb\t-0.125\n\n"
    "\\2-grams:\n-0.3\t<s> a\t-0.0625\n-0.4\ta b\t-0.5\n-0.2\tb </s>\n\n"
    "\\3-grams:\n-0.1\t<s> a b\n\n"
    "\\end\\\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
std::string replaced_all(std::string text, char from, const std::string& to) {
  std::string result;
  for (const char c : text) result += c == from ? to : std::string(1, c);
  return result;
}

void put(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

Model read(const TemporaryDirectory& scratch, const std::string& text, std::vector<std::string>* notes = nullptr) {
  put(scratch / "m.arpa", text);
  return Model::from_arpa(scratch / "m.arpa", notes);
}

/// log10 P of "a b </s>" after <s>, worked by hand: the trigram, the bigram b </s> after the weight of "a b".
void check_small(const Model& model) {
  CHECK(model.order() == 3);
  CHECK(std::vector<std::uint64_t>(model.counts().begin(), model.counts().end()) ==
        std::vector<std::uint64_t>{5, 3, 1});
  const WordIndex a = model.index("a"), b = model.index("b");
  State state = model.begin_state();
  CHECK(model.score(state, a, state).log10_prob == doctest::Approx(-0.3));
  CHECK(model.score(state, b, state).log10_prob == doctest::Approx(-0.1));
  CHECK(model.score(state, kEnd, state).log10_prob == doctest::Approx(-0.5 - 0.2));
  CHECK(model.score(model.begin_state(), b).log10_prob == doctest::Approx(-0.5 - 0.7));
  CHECK(model.score(model.begin_state(), kUnknown).log10_prob == doctest::Approx(-0.5 - 2));
}

std::string error_of(const TemporaryDirectory& scratch, const std::string& text) {
  return wordloom::testing::thrown(ErrorKind::format, [&] { read(scratch, text); });
}

}  // namespace

TEST_CASE("ARPA is read with any line ends, spaces for tabs, text in front and blank lines anywhere") {
  const TemporaryDirectory scratch;
  const std::string small = kSmall;
  check_small(read(scratch, small));
  check_small(read(scratch, replaced_all(small, '\n', "\r\n")));
  check_small(read(scratch, replaced_all(small, '\t', " ")));
  check_small(read(scratch, replaced_all(small, '\t', " \t  ")));
  check_small(read(scratch, "made by hand\nwithout care\n\n" + small));
  check_small(read(scratch, replaced_all(small, '\n', "\n\n")));
  check_small(read(scratch, replaced(small, "ngram 1=5", "ngram 1 = 5")));
  check_small(read(scratch, replaced(small, "-0.3\t", "-3e-1\t")));
  check_small(read(scratch, replaced(small, "\\end\\\n", "\\end\\")));
  check_small(read(scratch, replaced(small, "<unk>", "<UNK>")));
  // In any order of lines.
  check_small(
      read(scratch, replaced(replaced(small, "-0.4\ta b\t-0.5\n", ""), "-0.3\t<s> a", "-0.4\ta b\t-0.5\n-0.3\t<s> a")));
}

TEST_CASE("what is missing among the unigrams is taken as other programs take it, and told") {
  const TemporaryDirectory scratch;
  std::string text = replaced(replaced(kSmall, "-2\t<unk>\n", ""), "1=5", "1=4");
  std::vector<std::string> notes;
  const Model model = read(scratch, text, &notes);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("<unk>") != std::string::npos);
  CHECK(model.score({}, kUnknown).log10_prob == -100);
  text = replaced(replaced(text, "-1\t</s>\n", ""), "1=4", "1=3");
  text = replaced(replaced(text, "-0.2\tb </s>\n", ""), "2=3", "2=2");
  notes.clear();
  CHECK(read(scratch, text, &notes).score({}, kEnd).log10_prob == -99);
  CHECK(notes.size() == 2);
}

TEST_CASE("a model from ARPA written as ARPA is the same file") {
  const TemporaryDirectory scratch;
  const Model model = read(scratch, kSmall);
  const auto sink = make_arpa_sink(scratch / "again.arpa");
  model.send(*sink);
  check_small(Model::from_arpa(scratch / "again.arpa"));
  const auto binary = make_model_sink(scratch / "m.ngram");
  model.send(*binary);
  const auto from_binary = make_arpa_sink(scratch / "again2.arpa");
  Model::open(scratch / "m.ngram").send(*from_binary);
  std::ifstream first(scratch / "again.arpa"), second(scratch / "again2.arpa");
  const std::string a{std::istreambuf_iterator<char>(first), {}}, b{std::istreambuf_iterator<char>(second), {}};
  CHECK(a == b);
  CHECK(a.find("-0.1\t<s> a b\n") != std::string::npos);
}

TEST_CASE("errors of ARPA files say the line and what is wrong") {
  const TemporaryDirectory scratch;
  const std::string small = kSmall;
  const auto expect = [&](const std::string& from, const std::string& to, const std::string& line,
                          const std::string& what) {
    const std::string message = error_of(scratch, replaced(small, from, to));
    CAPTURE(message);
    CAPTURE(what);
    CHECK(message.find(what) != std::string::npos);
    CHECK(message.find("m.arpa") != std::string::npos);
    if (!line.empty()) CHECK(message.find("line " + line + ":") != std::string::npos);
  };
  expect("ngram 2=3", "ngram 2=4", "18", "promised 4 2-grams, the section has 3");
  expect("ngram 2=3", "ngram 2=2", "16", "promised 2 2-grams, the section has 3");
  expect("ngram 1=5", "ngram 1=7", "13", "promised 7 1-grams, the section has 5");
  expect("ngram 2=3", "ngram 2=x", "3", "ORDER=COUNT");
  expect("ngram 2=3", "ngram 2=99999999999999999999", "3", "ORDER=COUNT");
  expect("ngram 2=3\n", "", "3", "order 2 is expected, found that of order 3");
  expect("\\data\\", "\\date\\", "", "not an ARPA file");
  expect("\\2-grams:\n", "", "", "");
  expect("\\2-grams:", "\\3-grams:", "13", "\\2-grams:");
  expect("\\end\\\n", "", "", "the file ends here");
  expect("-0.4\ta b", "-0.4\ta c", "15", "\"c\" is not among the unigrams");
  expect("-0.4\ta b", "zero\ta b", "15", "\"zero\" is no number");
  expect("-0.4\ta b", "nan\ta b", "15", "\"nan\" is no number");
  expect("-0.4\ta b", "0.4\ta b", "15", "above 0");
  expect("-0.4\ta b\t-0.5", "-0.4\ta b\tx", "15", "\"x\" is no number");
  expect("-0.4\ta b\t-0.5", "-0.4\ta", "15", "fields are expected");
  expect("-0.4\ta b\t-0.5", "-0.4\ta b -1 -1", "15", "fields are expected");
  expect("-0.4\ta b\t-0.5", "-0.3\t<s> a", "", "\"<s> a\" stands there twice");
  expect("-0.7\tb", "-0.7\ta", "11", "\"a\" stands there twice");
  expect("-2\t<unk>", "-2\t<s>", "", "twice");
  expect("ngram 3=1", "ngram 3=1\nngram 4=0\nngram 5=0\nngram 6=0\nngram 7=0\nngram 8=0\nngram 9=1", "10",
         "orders 1 to 8");
  CHECK(error_of(scratch, "").find("not an ARPA file") != std::string::npos);
  CHECK(error_of(scratch, "\\data\\\n").find("ngram 1=COUNT") != std::string::npos);
}

TEST_CASE("orders that are declared and empty are not part of the model") {
  const TemporaryDirectory scratch;
  const std::string text =
      replaced(replaced(kSmall, "ngram 3=1", "ngram 3=1\nngram 4=0"), "\\end\\", "\\4-grams:\n\\end\\");
  check_small(read(scratch, text));
}

TEST_CASE("an ARPA file cut or damaged at any byte is an error or a model, never anything else") {
  const TemporaryDirectory scratch;
  const std::string small = kSmall;
  for (std::size_t size = 0; size + 6 < small.size(); ++size) {
    CAPTURE(size);
    error_of(scratch, small.substr(0, size));
  }
  int models = 0;
  for (std::size_t i = 0; i < small.size(); ++i) {
    for (const unsigned flip : {1U, 4U, 16U, 128U}) {
      std::string text = small;
      text[i] = static_cast<char>(static_cast<unsigned char>(text[i]) ^ flip);
      try {
        const Model model = read(scratch, text);
        ++models;
        CHECK(std::isfinite(model.score(model.begin_state(), kEnd).log10_prob));
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::format);
      }
    }
  }
  CHECK(models > 0);
}
