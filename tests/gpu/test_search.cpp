// Neighbours found on a CUDA device against those of the CPU.
#include <doctest/doctest.h>

#include <string>

#include "gpu/device_there.hpp"
#include "unit/query/helpers.hpp"
#include "wordloom/query/graph.hpp"

using namespace wordloom;

TEST_CASE("the device finds exactly the neighbours that the CPU finds") {
  if (!testing::device_there()) return;
  for (const std::size_t rows : {1U, 63U, 64U, 65U, 3000U, 20'000U}) {
    for (const std::size_t dim : {1U, 16U, 100U, 300U}) {
      Matrix m = test::random_matrix(rows, dim, rows + dim);
      if (rows > 10) std::fill_n(m.row(3), dim, 0.0F);
      const Searcher searcher(test::vectors_of(std::move(m)));
      for (const std::size_t n : {1U, 10U, 24U}) {
        NeighborGraph cpu(searcher, {.n = n}, "cpu"), gpu(searcher, {.n = n}, "cuda");
        const std::size_t asked = std::min<std::size_t>(rows, 1500);
        INFO("rows ", rows, " dim ", dim, " n ", n);
        CHECK((cpu.neighbors(0, asked) == gpu.neighbors(0, asked)));
      }
    }
  }
}

TEST_CASE("batches and analogies asked of the device are answered as the CPU does") {
  if (!testing::device_there()) return;
  const WordVectors vectors = test::vectors_of(test::random_matrix(30'000, 100, 4));
  const Searcher plain(vectors);
  Searcher helped(vectors);
  helped.use_device("cuda", 20'000);
  std::vector<Analogy> questions;
  for (std::uint32_t q = 0; q < 3000; ++q) questions.push_back({{Row(3 * q), Row(3 * q + 1)}, {Row(3 * q + 2)}});
  const SearchOptions options{.n = 5, .restrict_rows = 20'000};
  CHECK((helped.analogies(questions, AnalogyMethod::add, options) ==
         plain.analogies(questions, AnalogyMethod::add, options)));
  const MatrixView<const float> asked = vectors.checked(0, 2000);
  CHECK((helped.nearest_batch(asked, options) == plain.nearest_batch(asked, options)));
}
