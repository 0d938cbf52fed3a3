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
        // The device's lists are proof enough: a filter that proves nothing would answer right, too, by the CPU.
        CHECK(gpu.searched_again() <= (dim == 1 ? asked : asked / 100));
      }
    }
  }
}

TEST_CASE("rows that the device cannot tell apart are searched again by the CPU, and only these") {
  if (!testing::device_there()) return;
  // 61 equal rows, and 100 that lie so close to another one that their cosines differ in the last bits of a float.
  Matrix m = test::random_matrix(5000, 100, 9);
  for (std::size_t r = 200; r < 260; ++r) std::copy_n(m.row(3), 100, m.row(r));
  for (std::size_t r = 300; r < 400; ++r) {
    std::copy_n(m.row(4), 100, m.row(r));
    m.row(r)[r % 100] *= 1 + 1e-6F * static_cast<float>(r - 299);
  }
  const Searcher searcher(test::vectors_of(std::move(m)));
  NeighborGraph cpu(searcher, {.n = 10}, "cpu"), gpu(searcher, {.n = 10}, "cuda");
  CHECK((cpu.neighbors(0, 5000) == gpu.neighbors(0, 5000)));
  CHECK(gpu.searched_again() >= 162);
  CHECK(gpu.searched_again() < 1000);
}

TEST_CASE("several searches in turn, with lists merged of many parts, find what the CPU finds") {
  if (!testing::device_there()) return;
  const std::size_t rows = 40'000;
  const Searcher searcher(test::vectors_of(test::random_matrix(rows, 64, 5)));
  NeighborGraph gpu(searcher, {.n = 10}, "cuda"), cpu(searcher, {.n = 10}, "cpu");
  const auto found = gpu.neighbors(0, rows);
  for (const std::size_t first : {std::size_t{0}, std::size_t{16'300}, std::size_t{32'700}, rows - 100}) {
    const auto expected = cpu.neighbors(first, first + 100);
    for (std::size_t q = 0; q < 100; ++q) CHECK((found[first + q] == expected[q]));
  }
  CHECK((gpu.neighbors(17, 18) == cpu.neighbors(17, 18)));
  CHECK(gpu.searched_again() <= rows / 100);
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
