// Times exact search on random rows: bench_query [rows] [dim] [queries] [threads]. Prints TSV: what, milliseconds per
// query.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>

#include "wordloom/core/matrix.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/query/search.hpp"

namespace {

using namespace wordloom;

Matrix random_matrix(std::size_t rows, std::size_t dim, std::uint64_t seed) {
  Matrix m(rows, dim);
  const CounterRng rng(seed, 0);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t k = 0; k < dim; ++k)
      m.row(r)[k] =
          rng.uniform(r, static_cast<std::uint32_t>(2 * k)) - rng.uniform(r, static_cast<std::uint32_t>(2 * k + 1));
  return m;
}

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double best_of(int times, const std::function<void()>& work) {
  double best = milliseconds(work);
  for (int i = 1; i < times; ++i) best = std::min(best, milliseconds(work));
  return best;
}

std::size_t argument(int argc, char** argv, int i, std::size_t otherwise) {
  return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rows = argument(argc, argv, 1, 67867), dim = argument(argc, argv, 2, 100);
  const std::size_t count = argument(argc, argv, 3, 1000), threads = argument(argc, argv, 4, 1);
  const auto matrix = std::make_shared<const Matrix>(random_matrix(rows, dim, 1));
  WordVectors vectors;
  vectors.rows = matrix->view();
  vectors.storage = matrix;
  const Matrix queries = random_matrix(count, dim, 2);
  const SearchOptions options{.n = 10, .restrict_rows = 0, .threads = threads};

  std::size_t found = 0;
  const double fresh = best_of(5, [&] { found += Searcher(vectors).nearest(queries.view().row(0), options).size(); });
  const Searcher searcher(vectors);
  const auto singles = std::min<std::size_t>(count, 50);
  const double single = best_of(5, [&] {
    for (std::size_t q = 0; q < singles; ++q) found += searcher.nearest(queries.view().row(q), options).size();
  });
  Searcher compact(vectors);
  const double copying = milliseconds([&] { compact.make_compact_copy(threads); });
  const double compacted = best_of(5, [&] {
    for (std::size_t q = 0; q < singles; ++q) found += compact.nearest(queries.view().row(q), options).size();
  });
  const double batch = best_of(3, [&] { found += searcher.nearest_batch(queries.view(), options).size(); });
  std::vector<Analogy> questions;
  const CounterRng rng(3, 0);
  const auto pick = [&](std::size_t q, std::uint32_t draw) {
    const auto words = static_cast<std::uint32_t>(std::min<std::size_t>(rows, 905));
    return Row(bounded(static_cast<std::uint32_t>(rng.bits(q, draw)), words));
  };
  for (std::size_t q = 0; q < 19544; ++q) questions.push_back({{pick(q, 0), pick(q, 1)}, {pick(q, 2)}});
  const SearchOptions best{.n = 1, .restrict_rows = std::min<std::size_t>(rows, 30000), .threads = threads};
  const double add = milliseconds([&] { found += searcher.analogies(questions, AnalogyMethod::add, best).size(); });
  const double mul = milliseconds([&] { found += searcher.analogies(questions, AnalogyMethod::mul, best).size(); });

  fmt::print("rows\tdim\tthreads\twhat\tms\n");
  const auto line = [&](const char* what, double ms) {
    fmt::print("{}\t{}\t{}\t{}\t{:.3f}\n", rows, dim, threads, what, ms);
  };
  line("first query, norms included", fresh);
  line("single query", single / static_cast<double>(singles));
  line("copy in 8 bits", copying);
  line("single query with that copy", compacted / static_cast<double>(singles));
  line("batch, per query", batch / static_cast<double>(count));
  line("19544 analogies over 30000 rows, 3CosAdd, all", add);
  line("19544 analogies over 30000 rows, 3CosMul, all", mul);
  return found == 0 ? 1 : 0;
}
