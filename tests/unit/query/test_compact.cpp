// Searches that read the 8-bit copy first give the answers of exhaustive scoring in double.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <limits>

#include "helpers.hpp"
#include "support/temporary_directory.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/query/compare.hpp"
#include "wordloom/vectors/model.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

/// A model in a file.
struct ModelFile {
  testing::TemporaryDirectory directory;
  std::string path = directory / "model.w2v";
  explicit ModelFile(Matrix matrix) {
    Model model;
    std::vector<std::string> words;
    for (std::size_t r = 0; r < matrix.rows(); ++r) words.push_back(fmt::format("w{}", r));
    model.input = WordVectors::own(WordList(words), std::move(matrix));
    save_model(path, model, 0);
  }
  Model open() const { return load_model(path, RowChecks::when_used); }
};

struct Trap {
  const char* name;
  std::function<void(Matrix&)> set;
};

std::vector<Trap> traps() {
  const auto copy = [](Matrix& m, std::size_t from, std::size_t to) { std::copy_n(m.row(from), m.cols(), m.row(to)); };
  return {
      {"random", [](Matrix&) {}},
      {"every row the same",
       [=](Matrix& m) {
         for (std::size_t r = 1; r < m.rows(); ++r) copy(m, 0, r);
       }},
      {"a third of the rows the same",
       [=](Matrix& m) {
         for (std::size_t r = 3; r < m.rows(); r += 3) copy(m, 0, r);
       }},
      {"rows apart by the last bits of a float",
       [=](Matrix& m) {
         for (std::size_t r = 1; r < m.rows(); ++r) {
           copy(m, 0, r);
           float& x = m.row(r)[r % m.cols()];
           x += std::abs(x) * 1e-7F * static_cast<float>(r % 9);
         }
       }},
      {"rows closer to each other than 8 bits tell",
       [](Matrix& m) {
         for (std::size_t r = 1; r < m.rows(); ++r)
           for (std::size_t k = 0; k < m.cols(); ++k) m.row(r)[k] = m.row(0)[k] + 1e-3F * m.row(r)[k];
       }},
      {"zero and non-finite rows",
       [](Matrix& m) {
         for (std::size_t r = 0; r < m.rows(); r += 2) std::fill_n(m.row(r), m.cols(), 0.0F);
         m.row(1)[0] = std::numeric_limits<float>::quiet_NaN();
         m.row(3)[0] = std::numeric_limits<float>::infinity();
         std::fill_n(m.row(5), m.cols(), 3e38F);
         std::fill_n(m.row(7), m.cols(), 1e-42F);
       }},
      {"norms from 1e-25 to 1e25",
       [](Matrix& m) {
         for (std::size_t r = 0; r < m.rows(); ++r)
           for (std::size_t k = 0; k < m.cols(); ++k)
             m.row(r)[k] *= std::pow(10.0F, static_cast<float>(r % 51) - 25.0F);
       }},
      {"one value far larger than the others",
       [](Matrix& m) {
         for (std::size_t r = 0; r < m.rows(); ++r) m.row(r)[r % m.cols()] += 50.0F;
       }},
      {"one common direction far larger than the rest",
       [](Matrix& m) {
         for (std::size_t r = 0; r < m.rows(); ++r) m.row(r)[0] += 100.0F;
       }},
  };
}

}  // namespace

TEST_CASE("The best rows found through the 8-bit copy of a file are those of exhaustive scoring, score by score") {
  for (const Trap& trap : traps()) {
    for (const std::size_t dim : {3, 48, 100}) {
      CAPTURE(trap.name);
      CAPTURE(dim);
      Matrix m = random_matrix(3001, dim, dim);
      trap.set(m);
      const ModelFile file(std::move(m));
      const Model model = file.open();
      WordVectors plain = load_model(file.path).input;
      REQUIRE(plain.compact != nullptr);
      plain.compact.reset();
      const Searcher compact(model.input), whole(plain);
      const Matrix others = random_matrix(3, dim, 5);
      std::vector<char> there(plain.size());
      for (std::uint32_t i = 0; i < plain.size(); ++i) there[i] = compact.norm(Row(i)) != 0;
      for (const std::uint32_t r : {0U, 1U, 9U, 3000U}) {
        const Row out[] = {Row(r)};
        for (const SearchOptions o : {SearchOptions{10, 0, 1}, SearchOptions{1, 0, 2}, SearchOptions{300, 2000, 1}}) {
          const auto query = plain.rows.row(r);
          const auto found = compact.nearest(query, o, out);
          CHECK(found == whole.nearest(query, o, out));
          const std::size_t used = o.restrict_rows == 0 ? plain.size() : o.restrict_rows;
          std::vector<Scored> all;
          if (there[r] != 0)
            all = full_sort(used, plain.size(), out, [&](std::size_t i) {
              return there[i] != 0 ? naive_cosine(query, plain.rows.row(i)) : std::numeric_limits<double>::quiet_NaN();
            });
          // Equal in double up to rounding: the scores decide, not which of two equal rows comes first.
          REQUIRE(found.size() == std::min(o.n, all.size()));
          for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i].score - all[i].score) <= 1e-6F);
        }
      }
      for (std::size_t q = 0; q < 3; ++q)
        CHECK(compact.nearest(others.view().row(q), {}) == whole.nearest(others.view().row(q), {}));
      const Row plus[] = {Row(9), Row(11)}, minus[] = {Row(13)};
      CHECK(compact.cos_add(plus, minus, {}) == whole.cos_add(plus, minus, {}));
      CHECK(compact.cos_mul(plus, minus, {}) == whole.cos_mul(plus, minus, {}));
      const MatrixView<const float> many{plain.rows.data, 40, dim, plain.rows.stride},
          few{many.data, 5, dim, many.stride};
      CHECK(compact.nearest_batch(many, {.threads = 2}) == whole.nearest_batch(many, {}));
      CHECK(compact.nearest_batch(few, {.threads = 2}) == whole.nearest_batch(few, {}));
    }
  }
}

TEST_CASE("Damage to what a search reads stops it, damage elsewhere does not") {
  const ModelFile file(random_matrix(20000, 48, 3));
  const auto flip = [&](std::string_view section, std::uint64_t at) {
    std::uint64_t place = 0;
    const Container container = Container::open(file.path, "word-vectors", 1);
    for (const Container::Section& s : container.sections())
      if (s.name == section) place = s.offset + at;
    std::fstream bytes(file.path, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(static_cast<std::streamoff>(place));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(place));
    bytes.put(static_cast<char>(byte ^ 8));
  };
  const std::uint64_t row = 48 * sizeof(float);
  const auto found = Searcher(file.open().input).nearest(file.open().input.rows.row(5), {});
  REQUIRE(found[0].index == 5);

  flip("input", 5 * row);
  CHECK_THROWS_AS(Searcher(file.open().input).nearest(file.open().input.rows.row(5), {}), Error);
  CHECK_THROWS_AS(Searcher(file.open().input).norm(Row(5)), Error);
  flip("input", 5 * row);
  // A row that is no answer, in a page without one.
  std::uint64_t far = 0;
  const auto page_of = [&](std::uint64_t r) { return r * row / PagedSection::kPage; };
  while (std::ranges::any_of(found, [&](const Scored& s) { return page_of(s.index) == page_of(far); })) far += 100;
  flip("input", far * row);
  CHECK(Searcher(file.open().input).nearest(file.open().input.rows.row(5), {.n = 1})[0].index == 5);
  const Model damaged = file.open();
  const MatrixView<const float> batch{damaged.input.rows.data, 20, 48, damaged.input.rows.stride};
  CHECK_THROWS_AS(Searcher(damaged.input).nearest_batch(batch, {}), Error);
  CHECK_THROWS_AS(gather(damaged.input, damaged.input, shared_words(damaged.input.words, damaged.input.words), 0),
                  Error);
  flip("input", far * row);

  flip("input-8bit", 10000 * 48);
  CHECK_THROWS_AS(Searcher(file.open().input).nearest(file.open().input.rows.row(5), {}), Error);
  CHECK(Searcher(file.open().input).nearest(file.open().input.rows.row(5), {.restrict_rows = 5000}).size() == 10);
}
