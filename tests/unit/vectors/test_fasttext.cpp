// fastText's files: made by hand here, and those of the program itself where the shared data is.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

struct Hand {
  std::int32_t version = 12, dim = 2, model = 2, bucket = 7, minn = 3, maxn = 3;
  std::vector<std::string> words{"</s>", "abc", "xyz"}, labels = {};
  std::int64_t pruned = -1;
};

/// A model whose row r holds (r, -r).
std::string bytes_of(const Hand& h) {
  std::string out;
  put<std::int32_t>(out, 793712314);
  for (const std::int32_t v : {h.version, h.dim, 5, 5, 1, 5, 1, 2, h.model, h.bucket, h.minn, h.maxn, 100}) put(out, v);
  put(out, 1e-4);
  put(out, static_cast<std::int32_t>(h.words.size() + h.labels.size()));
  put(out, static_cast<std::int32_t>(h.words.size()));
  put(out, static_cast<std::int32_t>(h.labels.size()));
  put<std::int64_t>(out, 100);
  put(out, h.pruned);
  for (const auto* list : {&h.words, &h.labels})
    for (const std::string& word : *list) {
      out += word;
      put(out, '\0');
      put<std::int64_t>(out, 10);
      put<std::int8_t>(out, list == &h.labels);
    }
  const auto matrix = [&](std::size_t rows) {
    put(out, '\0');
    put(out, static_cast<std::int64_t>(rows));
    put(out, static_cast<std::int64_t>(h.dim));
    for (std::size_t r = 0; r < rows; ++r)
      for (std::int32_t d = 0; d < h.dim; ++d) put(out, (d % 2 == 0 ? 1.0F : -1.0F) * static_cast<float>(r));
  };
  matrix(h.words.size() + static_cast<std::size_t>(h.bucket));
  matrix(h.model == 3 ? h.labels.size() : h.words.size());
  return out;
}

void read_hand(const Hand& h) {
  const TemporaryDirectory scratch;
  read_vectors(scratch.write("m.bin", bytes_of(h)));
}

std::string refusal(const Hand& h) {
  return thrown(ErrorKind::format, [&] { read_hand(h); });
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::string reference() {
  const auto models = shared_models();
  return models ? (*models / "ref-fasttext").string() + "/" : std::string();
}

/// Lines "text v1 ... vD" against vectors; D known. Five significant digits were printed.
double worst_digit(const std::vector<float>& ours, std::istringstream& theirs) {
  double worst = 0;
  for (const float x : ours) {
    double y = 0;
    theirs >> y;
    worst = std::max(worst, std::abs(static_cast<double>(x) - y) / std::max(1.0, std::abs(y)));
  }
  CHECK(!theirs.fail());
  return worst;
}

}  // namespace

TEST_CASE("a known word is the mean of its own row and its n-grams', an unknown one that of its n-grams") {
  const TemporaryDirectory scratch;
  const Model m = read_vectors(scratch.write("m.bin", bytes_of({})));
  CHECK(words_of(m.input.words) == std::vector<std::string>{"</s>", "abc", "xyz"});
  CHECK(m.input.counts == std::vector<std::int64_t>{10, 10, 10});
  CHECK(m.input.rows.row(0)[0] == 0.0F);  // </s>: its own row alone
  const auto row_of = [](const char* ngram) { return static_cast<float>(3 + fasttext_hash(ngram) % 7); };
  const float abc = (1 + row_of("<ab") + row_of("abc") + row_of("bc>")) / 4;
  CHECK(m.input.rows.row(1)[0] == doctest::Approx(abc));
  CHECK(m.input.rows.row(1)[1] == doctest::Approx(-abc));
  std::vector<float> vector(2);
  REQUIRE(m.subwords);
  REQUIRE(m.subwords->compose("ab", std::nullopt, vector));
  CHECK(vector[0] == doctest::Approx((row_of("<ab") + row_of("ab>")) / 2));
  CHECK_FALSE(m.subwords->compose("", std::nullopt, vector));
  const auto pieces = ngram_pieces(*m.subwords, "ab");
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].text == "<ab");
  CHECK(pieces[0].row->value == fasttext_hash("<ab") % 7);
}

TEST_CASE("a fastText model written from what was read is the same file, also by way of the native format") {
  const TemporaryDirectory scratch;
  for (const std::int32_t model : {1, 2, 3}) {
    Hand h;
    h.model = model;
    if (model == 3) h.labels = {"__label__x", "__label__y"};
    const std::string bytes = bytes_of(h);
    const Model direct = read_vectors(scratch.write("m.bin", bytes));
    write_vectors(scratch / "again.bin", direct, VectorFormat::fasttext_bin);
    CHECK(slurp(scratch / "again.bin") == bytes);
    save_model(scratch / "m.w2v", direct);
    const Model native = load_model(scratch / "m.w2v");
    CHECK(content_hash(native) == content_hash(direct));
    write_vectors(scratch / "native.bin", native, VectorFormat::fasttext_bin);
    CHECK(slurp(scratch / "native.bin") == bytes);
  }
}

TEST_CASE("a sentence without words is the line end of a supervised model, zeros of others") {
  const TemporaryDirectory scratch;
  Hand h;
  h.words = {"abc", "</s>", "xyz"};
  CHECK(sentence_vector(read_vectors(scratch.write("m.bin", bytes_of(h))), {}) == std::vector<float>{0, 0});
  h.model = 3;
  h.labels = {"__label__x"};
  CHECK(sentence_vector(read_vectors(scratch.write("m.bin", bytes_of(h))), {}) == std::vector<float>{1, -1});
}

TEST_CASE("n-grams that were never trained are rows of zeros in the file") {
  const TemporaryDirectory scratch;
  Model m = small_model(3, 2);
  auto s = std::make_shared<SubwordVectors>();
  s->layout = {.minn = 3, .maxn = 6, .buckets = 10};
  s->words = m.input.rows;
  auto ngrams = std::make_shared<const Matrix>(random_matrix(2, 2, 9));
  static const std::vector<std::uint32_t> buckets{4, 8};
  s->ngrams = ngrams->view();
  s->buckets = buckets;
  s->storage = ngrams;
  m.subwords = s;
  write_vectors(scratch / "m.bin", m, VectorFormat::fasttext_bin);
  const Model back = read_vectors(scratch / "m.bin");
  REQUIRE(back.subwords->ngrams.rows == 10);
  for (std::size_t b = 0; b < 10; ++b)
    for (std::size_t d = 0; d < 2; ++d)
      CHECK(back.subwords->ngrams.row(b)[d] == (b == 4 ? ngrams->row(0)[d] : b == 8 ? ngrams->row(1)[d] : 0.0F));
  CHECK(same_rows(back.subwords->words, m.subwords->words));
  CHECK(same_rows(back.output, m.output));
  save_model(scratch / "m.w2v", m);
  const Model native = load_model(scratch / "m.w2v");
  CHECK(content_hash(native) == content_hash(m));
  CHECK(native.subwords->buckets.size() == 2);
}

TEST_CASE("a model without subwords goes into a fastText file and comes back") {
  const TemporaryDirectory scratch;
  const Model m = small_model(9, 5);
  write_vectors(scratch / "m.bin", m, VectorFormat::fasttext_bin);
  const Model back = read_vectors(scratch / "m.bin");
  CHECK(words_of(back.input.words) == words_of(m.input.words));
  CHECK(back.input.counts == m.input.counts);
  CHECK(same_rows(back.input.rows, m.input.rows));
  CHECK(same_rows(back.output, m.output));
}

TEST_CASE("what a fastText file cannot hold is refused before it is written") {
  const TemporaryDirectory scratch;
  Model m = small_model(3, 2);
  auto s = std::make_shared<SubwordVectors>();
  s->layout = {.minn = 3, .maxn = 6, .buckets = 2, .rows = SubwordLayout::Rows::shared};
  auto table = std::make_shared<const Matrix>(random_matrix(2, 2, 9));
  s->ngrams = table->view();
  m.subwords = s;
  CHECK(has(thrown([&] { write_vectors(scratch / "m.bin", m, VectorFormat::fasttext_bin); }).message(), "hash rows"));
  CHECK_FALSE(std::filesystem::exists(scratch / "m.bin"));
  save_model(scratch / "m.w2v", m);
  CHECK(content_hash(load_model(scratch / "m.w2v")) == content_hash(m));
}

TEST_CASE("headers that contradict themselves are refused with the byte") {
  CHECK_NOTHROW(read_hand({}));
  CHECK(has(refusal({.version = 13}), "byte 8: a fastText model of version 13"));
  CHECK(has(refusal({.dim = 0}), "the header says dimension 0"));
  CHECK(has(refusal({.model = 4}), "model 4"));
  CHECK(has(refusal({.bucket = -1}), "bucket -1"));
  CHECK(has(refusal({.maxn = 1000}), "n-grams of 3 to 1000 characters"));
  CHECK(has(refusal({.words = {"a", "a"}}), "the dictionary repeats a word"));
  CHECK(has(refusal({.words = {}}), "the dictionary has no words"));
  CHECK(has(refusal({.pruned = 0}), "a pruned dictionary in a model that is not quantised"));
  CHECK(has(refusal({.pruned = 1'000'000'000}), "do not fit"));
}

TEST_CASE("no cut and no flipped byte of a fastText file does worse than an error") {
  const TemporaryDirectory scratch;
  std::vector<std::string> files{bytes_of({})};
  Hand supervised;
  supervised.model = 3;
  supervised.labels = {"__label__x"};
  files.push_back(bytes_of(supervised));
  if (const auto models = shared_models()) files.push_back(slurp(*models / "ref-fasttext/sup-softmax-q-cutoff.ftz"));
  for (const std::string& whole : files) {
    const bool large = whole.size() > 10000;
    for (std::size_t n = 0; n < whole.size(); n += large ? 1511 : 1) {
      const Error error = thrown([&] { read_vectors(scratch.write("cut", whole.substr(0, n))); });
      REQUIRE(error.kind() == ErrorKind::format);
    }
    for (std::size_t n = 0; n < std::min<std::size_t>(whole.size(), 400); ++n) {
      for (const int flip : {0x01, 0x80, 0xff}) {
        std::string broken = whole;
        broken[n] = static_cast<char>(broken[n] ^ flip);
        if (const auto error = testing::thrown_by([&] { read_vectors(scratch.write("flipped", broken)); }))
          REQUIRE(error->kind() == ErrorKind::format);
      }
    }
  }
}

TEST_CASE("vectors of known and unknown words are those that fastText prints") {
  const std::string folder = reference();
  if (folder.empty()) return;
  for (const char* file : {"sg-ns", "cbow-hs", "sg-nosub"}) {
    const Model m = read_vectors(folder + file + ".bin");
    std::ifstream lines(folder + "expect." + file + ".word-vectors.txt");
    std::string line;
    std::size_t known = 0, composed = 0;
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      std::string word;
      fields >> word;
      std::vector<float> vector(m.input.dim());
      const auto row = m.input.words.find(word);
      known += row ? 1 : 0;
      composed += m.subwords->compose(word, row, vector) && !row ? 1 : 0;
      CHECK(worst_digit(vector, fields) <= 0.51e-4);
    }
    CHECK(known > 100);
    CHECK(composed == (std::string(file) == "sg-nosub" ? 0 : 6));
  }
}

TEST_CASE("sentence vectors of unsupervised and supervised models are those that fastText prints") {
  const std::string folder = reference();
  if (folder.empty()) return;
  for (const auto& [file, text] : {std::pair{"sg-ns", "corpus.txt"}, std::pair{"sup-sub", "valid300.txt"}}) {
    const Model m = read_vectors(folder + file + ".bin");
    std::ifstream sentences(folder + text), lines(folder + "expect." + file + ".sentence-vectors.txt");
    std::string sentence, line;
    std::size_t compared = 0;
    while (std::getline(lines, line) && std::getline(sentences, sentence)) {
      std::istringstream tokens(sentence), fields(line);
      std::vector<std::string> words;
      for (std::string token; tokens >> token;) words.push_back(token);
      const std::vector<std::string_view> views(words.begin(), words.end());
      CHECK(worst_digit(sentence_vector(m, views), fields) <= 1e-5);
      ++compared;
    }
    CHECK(compared >= 20);
  }
}

TEST_CASE("a quantised model gives rows close to those it was made from") {
  const std::string folder = reference();
  if (folder.empty()) return;
  const Model exact = read_vectors(folder + "sup-softmax.bin"), quantised = read_vectors(folder + "sup-softmax-q.ftz");
  REQUIRE(words_of(exact.input.words) == words_of(quantised.input.words));
  double error = 0, norm = 0;
  for (std::size_t r = 0; r < exact.input.size(); ++r)
    for (std::size_t d = 0; d < exact.input.dim(); ++d) {
      const double x = static_cast<double>(exact.input.rows.row(r)[d]),
                   y = static_cast<double>(quantised.input.rows.row(r)[d]);
      error += (x - y) * (x - y);
      norm += x * x;
    }
  CHECK(error < 0.05 * norm);
  const Model pruned = read_vectors(folder + "sup-softmax-q-cutoff.ftz");
  CHECK(pruned.subwords->skips_absent);
  CHECK(pruned.input.size() + pruned.subwords->ngrams.rows == 2000);
}
