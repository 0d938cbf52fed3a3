// Neighbours found on a CUDA device against those of the CPU.
#include <doctest/doctest.h>

#include <string>

#include "unit/query/helpers.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/query/graph.hpp"

using namespace wordloom;

TEST_CASE("the device finds exactly the neighbours that the CPU finds") {
  std::string reason;
  if (cuda_devices(&reason).empty()) {
    MESSAGE("skipped: ", reason);
    return;
  }
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
