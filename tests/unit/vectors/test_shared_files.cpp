// Files that other programs wrote. They are not part of the project: without them the cases say so and pass.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

struct Expected {
  const char* file;
  std::size_t rows, dim;  // 0 x 0: refused
  const char* part;       // of the refusal, or the format
};

constexpr const char* kUnknown = "which is no vector format that is known";
constexpr const char* kNoWords = "byte 0: row 1 has numbers only";

constexpr Expected kTable[] = {
    {"fasttext-lid/lid.176.ftz", 7235, 16, "fasttext-bin"},
    {"gensim-test-data/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", 20, 300, "word2vec-text"},
    {"gensim-test-data/IT.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", 20, 300, "word2vec-text"},
    {"gensim-test-data/OPUS_en_it_europarl_train_one2ten.txt", 0, 0, kUnknown},
    {"gensim-test-data/cp852_fasttext.bin", 171, 2, "fasttext-bin"},
    {"gensim-test-data/crime-and-punishment.bin", 291, 5, "fasttext-bin"},
    {"gensim-test-data/crime-and-punishment.txt", 0, 0, kUnknown},
    {"gensim-test-data/crime-and-punishment.vec", 291, 5, "word2vec-text"},
    {"gensim-test-data/euclidean_vectors.bin", 2747, 10, "word2vec-bin"},
    {"gensim-test-data/fb-ngrams.txt", 0, 0, "byte 0: row 1 has 0 values, the first rows have 5"},
    {"gensim-test-data/high_precision.kv.bin", 2, 2, "word2vec-bin"},
    {"gensim-test-data/high_precision.kv.txt", 2, 2, "word2vec-text"},
    {"gensim-test-data/lee_fasttext.bin", 1762, 10, "fasttext-bin"},
    {"gensim-test-data/lee_fasttext.vec", 1762, 10, "word2vec-text"},
    {"gensim-test-data/lee_fasttext_new.bin", 1763, 10, "fasttext-bin"},
    {"gensim-test-data/non_ascii_fasttext.bin", 171, 2, "fasttext-bin"},
    {"gensim-test-data/pang_lee_polarity.cor", 0, 0, kUnknown},
    {"gensim-test-data/pang_lee_polarity_fasttext.bin", 1694, 100, "fasttext-bin"},
    {"gensim-test-data/pang_lee_polarity_fasttext.vec", 1694, 100, "word2vec-text"},
    {"gensim-test-data/poincare_vectors.bin", 1182, 10, "word2vec-bin"},
    {"gensim-test-data/pretrained.vec", 0, 0, "byte 53: row 2 is missing, header says 3 rows (truncated download?)"},
    {"gensim-test-data/reproduce.dat", 0, 0, kUnknown},
    {"gensim-test-data/reproduce.dat.gz", 0, 0, kUnknown},
    {"gensim-test-data/test_glove.txt", 76, 50, "glove"},
    {"gensim-test-data/toy-data.txt", 0, 0, kUnknown},
    {"gensim-test-data/toy-model-pretrained.bin", 24, 5, "fasttext-bin"},
    {"gensim-test-data/toy-model.bin", 22, 5, "fasttext-bin"},
    {"gensim-test-data/toy-model.vec", 22, 5, "word2vec-text"},
    {"gensim-test-data/w2v_keyedvectors_load_test.modeldata", 2, 3, "word2vec-text"},
    {"gensim-test-data/w2v_keyedvectors_load_test.vocab", 0, 0, kUnknown},
    {"gensim-test-data/word2vec_pre_kv_c", 1750, 10, "word2vec-text"},
    {"ref-fasttext/cbow-hs.bin", 4068, 20, "fasttext-bin"},
    {"ref-fasttext/sg-ns.bin", 4068, 20, "fasttext-bin"},
    {"ref-fasttext/sg-nosub.bin", 4068, 20, "fasttext-bin"},
    {"ref-fasttext/sup-hs.bin", 4349, 16, "fasttext-bin"},
    {"ref-fasttext/sup-ova.bin", 4349, 16, "fasttext-bin"},
    {"ref-fasttext/sup-softmax.bin", 4349, 16, "fasttext-bin"},
    {"ref-fasttext/sup-sub.bin", 4349, 16, "fasttext-bin"},
    {"ref-fasttext/corpus.txt", 0, 0, kUnknown},
    {"ref-fasttext/expect.sg-ns.sentence-vectors.txt", 0, 0, kNoWords},
    {"ref-fasttext/expect.sg-ns.word-vectors.txt", 124, 20, "glove"},
    {"ref-fasttext/expect.sg-ns.dict.txt", 0, 0, kUnknown},
    {"ref-fasttext/sg-ns.vec", 4068, 20, "word2vec-text"},
    {"ref-fasttext/sup-softmax-q.ftz", 4349, 16, "fasttext-bin"},
    {"ref-fasttext/sup-softmax-q-cutoff.ftz", 868, 16, "fasttext-bin"},
    {"ref-glove/vectors.txt", 1816, 20, "glove"},
    {"ref-glove/vectors.bin", 0, 0, kUnknown},
    {"ref-glove/vocab.txt", 0, 0, kUnknown},
    {"ref-glove/cooc.bin.zst", 0, 0, kUnknown},
    {"ref-word2vec/sg-ns.bin", 1816, 20, "word2vec-bin"},
    {"ref-word2vec/sg-ns.txt", 1816, 20, "word2vec-text"},
    {"ref-word2vec/cbow-hs.bin", 1816, 20, "word2vec-bin"},
    {"ref-word2vec/classes.txt", 0, 0, kUnknown},
};

bool available() { return shared_models().has_value(); }
std::string path_of(const char* file) { return (shared_models().value() / file).string(); }
Model load(const char* file) { return read_vectors(path_of(file)); }

}  // namespace

TEST_CASE("every vector file of other programs loads, or is refused by row and byte") {
  if (!available()) return;
  for (const auto& expected : kTable) {
    CAPTURE(expected.file);
    const auto path = path_of(expected.file);
    ReadReport report;
    try {
      const Model model = read_vectors(path, {}, &report);
      CHECK(model.input.size() == expected.rows);
      CHECK(model.input.dim() == expected.dim);
      CHECK(name(report.format) == expected.part);
    } catch (const Error& e) {
      CHECK_MESSAGE(expected.rows == 0, e.message());
      CHECK(e.kind() == ErrorKind::format);
      CHECK_MESSAGE(e.message().find(expected.part) != std::string::npos, e.message());
      CHECK(e.message().starts_with(path + ": byte "));
      CHECK(e.message().find("row ") != std::string::npos);
    }
  }
}

TEST_CASE("broken bytes in the words of other programs are replaced and counted") {
  if (!available()) return;
  ReadReport report;
  const auto path = path_of("gensim-test-data/pang_lee_polarity_fasttext.vec");
  const Model model = read_vectors(path, {}, &report);
  CHECK(report.broken_utf8 == 5);
  CHECK(model.input.words.find("clich\xEF\xBF\xBDs").has_value());
  ReadOptions keep;
  keep.utf8 = Utf8Policy::keep;
  CHECK(read_vectors(path, keep).input.words.find("clich\xE9s").has_value());
}

TEST_CASE("word2vec.c's binary and text of one model agree to the digits of the text") {
  if (!available()) return;
  const Model binary = load("ref-word2vec/sg-ns.bin"), text = load("ref-word2vec/sg-ns.txt");
  REQUIRE(words_of(binary.input.words) == words_of(text.input.words));
  CHECK(binary.input.words[0] == "</s>");
  double worst = 0;
  for (std::size_t r = 0; r < text.input.size(); ++r)
    for (std::size_t c = 0; c < text.input.dim(); ++c)
      worst = std::max(worst, std::abs(double{binary.input.rows.row(r)[c]} - double{text.input.rows.row(r)[c]}));
  CHECK(worst <= 0.51e-6);  // six decimals
}

TEST_CASE("GloVe's text equals the sum of word and context vectors of its own binary dump") {
  if (!available()) return;
  const Model text = load("ref-glove/vectors.txt");
  const std::string dump = slurp(path_of("ref-glove/vectors.bin"));
  constexpr std::size_t kDim = 20, kWords = 1815;  // per word: 20 values and a bias, as double; words, then contexts
  REQUIRE(dump.size() == 2 * kWords * (kDim + 1) * sizeof(double));
  double worst = 0;
  for (std::size_t r = 0; r < kWords; ++r)
    for (std::size_t c = 0; c < kDim; ++c) {
      double word = 0, context = 0;
      std::memcpy(&word, dump.data() + (r * (kDim + 1) + c) * sizeof(double), sizeof(double));
      std::memcpy(&context, dump.data() + ((kWords + r) * (kDim + 1) + c) * sizeof(double), sizeof(double));
      worst = std::max(worst, std::abs(word + context - double{text.input.rows.row(r)[c]}));
    }
  CHECK(worst < 1e-6);
}

TEST_CASE("fastText's .vec file has the vectors that fastText prints for its words") {
  if (!available()) return;
  const Model vec = load("ref-fasttext/sg-ns.vec"), printed = load("ref-fasttext/expect.sg-ns.word-vectors.txt");
  std::size_t compared = 0;
  for (std::size_t r = 0; r < printed.input.size(); ++r) {
    const auto row = vec.input.words.find(printed.input.words[r]);
    if (!row) continue;
    ++compared;
    for (std::size_t c = 0; c < vec.input.dim(); ++c)
      CHECK(vec.input.rows.row(row->value)[c] == printed.input.rows.row(r)[c]);
  }
  CHECK(compared > 100);
}
