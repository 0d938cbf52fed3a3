// The neighbours of all rows, found by way of a filter in single precision and by the CPU alone.
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>

#include "query/filter_tiles.hpp"
#include "query/graph_search.hpp"
#include "query/top_list.hpp"
#include "unit/query/helpers.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/query/graph.hpp"

using namespace wordloom;
using namespace wordloom::query;
using simt::EmulatedWarp;

namespace {

/// What cuda/query does, with warps played by the host: the same tiles, parts and lists.
class EmulatedFilter final : public DeviceFilter {
 public:
  EmulatedFilter(std::vector<float> units, std::size_t dim, std::uint32_t multiprocessors)
      : units_(std::move(units)), dim_(dim), multiprocessors_(multiprocessors) {}

  void best(std::span<const float> asked, std::size_t queries, FilterLists& lists) override {
    const std::uint64_t rows = units_.size() / dim_, tiles = tiles_of(rows);
    lists.parts = parts_for(tiles_of(queries), tiles, multiprocessors_);
    lists.entries.assign(queries * lists.parts * kListed, {});
    for (std::size_t q = 0; q < queries; ++q) {
      for (std::uint32_t part = 0; part < lists.parts; ++part) {
        TopList<EmulatedWarp> best;
        best.clear();
        const TileRange range = tiles_of_part(tiles, part, static_cast<std::uint32_t>(lists.parts));
        for (std::uint64_t row = range.first * kTile; row < std::min(rows, range.last * kTile); row += 32) {
          EmulatedWarp::Per<float> scores;
          const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows - row, 32));
          EmulatedWarp::each([&](std::uint32_t lane) {
            if (lane >= count) return;
            for (std::size_t d = 0; d < dim_; ++d)
              scores(lane) += asked[q * dim_ + d] * units_[(row + lane) * dim_ + d];
          });
          best.offer(scores, static_cast<std::uint32_t>(row), count);
        }
        for (std::uint32_t lane = 0; lane < 32; ++lane)
          lists.entries[(q * lists.parts + part) * kListed + lane] = {best.scores()(lane), best.rows()(lane)};
      }
    }
  }
  std::string description() const override { return "emulated"; }

 private:
  std::vector<float> units_;
  std::size_t dim_;
  std::uint32_t multiprocessors_;
};

void check_graph(const WordVectors& vectors, std::size_t n, std::uint32_t multiprocessors, bool again) {
  const Searcher searcher(vectors);
  const std::size_t rows = vectors.rows.rows;
  EmulatedFilter filter(unit_rows(vectors.rows, 1), vectors.rows.cols, multiprocessors);
  std::uint64_t searched_again = 0;
  const auto found = neighbors_by_filter(searcher, filter, 0, rows, {.n = n}, searched_again);
  NeighborGraph plain(searcher, {.n = n}, "cpu");
  const auto expected = plain.neighbors(0, rows);
  CHECK(plain.description() == "cpu");
  REQUIRE(found.size() == expected.size());
  for (std::size_t r = 0; r < rows; ++r) {
    INFO("row ", r);
    CHECK(found[r] == expected[r]);
  }
  CHECK((searched_again > 0) == again);
}

}  // namespace

TEST_CASE("a list over the lanes keeps the 32 best, ties by lower row, and no NaN") {
  const CounterRng rng(4, 0);
  for (const std::uint32_t values : {7U, 1000U, 1000000U}) {
    TopList<EmulatedWarp> list;
    list.clear();
    std::vector<Scored> all;
    for (std::uint32_t row = 0; row < 700; row += 32) {
      EmulatedWarp::Per<float> offered;
      EmulatedWarp::each([&](std::uint32_t lane) {
        const auto draw = rng.bits(row + lane, 0) % values;
        offered(lane) = draw == 3 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(draw);
        if (row + lane < 700 && draw != 3) all.push_back({offered(lane), row + lane});
      });
      list.offer(offered, row, std::min(32U, 700 - row));
    }
    std::sort(all.begin(), all.end(), better);
    for (std::uint32_t lane = 0; lane < 32; ++lane) CHECK(Scored{list.scores()(lane), list.rows()(lane)} == all[lane]);
  }
}

TEST_CASE("the parts of a product cover every tile once") {
  for (const std::uint64_t tiles : {1U, 2U, 31U, 100U, 8673U})
    for (const std::uint32_t parts : {1U, 2U, 7U, 31U}) {
      std::uint64_t next = 0;
      for (std::uint32_t part = 0; part < parts; ++part) {
        const TileRange range = tiles_of_part(tiles, part, parts);
        CHECK(range.first == next);
        next = range.last;
      }
      CHECK(next == tiles);
    }
  CHECK(parts_for(64, 8673, 132) == 5);
  CHECK(parts_for(1, 8673, 132) == 264);
  CHECK(parts_for(1, 5, 132) == 1);
}

TEST_CASE("neighbours by way of a filter are exactly those of the CPU") {
  for (const std::size_t dim : {3U, 24U, 100U})
    for (const std::size_t n : {1U, 10U, 24U})
      check_graph(test::vectors_of(test::random_matrix(700, dim, dim)), n, 1, false);
  // Parts of 32 tiles each: two lists a query.
  check_graph(test::vectors_of(test::random_matrix(4200, 8, 1)), 10, 132, false);
  check_graph(test::vectors_of(test::random_matrix(20, 8, 2)), 24, 1, false);
}

TEST_CASE("rows too alike for single precision are searched again, rows that take no part have no neighbours") {
  Matrix m = test::random_matrix(300, 16, 3);
  for (std::size_t r = 100; r < 200; ++r) std::copy_n(m.row(99), 16, m.row(r));
  for (std::size_t d = 0; d < 16; ++d) {
    m.row(5)[d] = 0;
    m.row(6)[d] = std::numeric_limits<float>::quiet_NaN();
    m.row(7)[d] *= 1e20F;
  }
  check_graph(test::vectors_of(std::move(m)), 10, 1, true);
}

TEST_CASE("a row too short to take part has no neighbours on the CPU either") {
  Matrix m = test::random_matrix(40, 8, 5);
  for (std::size_t d = 0; d < 8; ++d) m.row(3)[d] *= 1e-35F;
  const WordVectors vectors = test::vectors_of(std::move(m));
  check_graph(vectors, 5, 1, false);
  CHECK(NeighborGraph(Searcher(vectors), {.n = 5}, "cpu").neighbors(3, 4)[0].empty());
}

TEST_CASE("a graph refuses what it cannot do") {
  const Searcher searcher(test::vectors_of(test::random_matrix(20, 4, 1)));
  CHECK_THROWS_WITH(NeighborGraph(searcher, {}, "gpu"), doctest::Contains("'gpu' is not known"));
  NeighborGraph graph(searcher, {}, "cpu");
  CHECK_THROWS_WITH(graph.neighbors(0, 21), doctest::Contains("of 20 word vectors"));
  if (cuda_devices().empty())
    CHECK_THROWS_WITH(NeighborGraph(searcher, {}, "cuda"), doctest::Contains("device cuda: "));
}

TEST_CASE("batches answered with a device's help are exactly those of the CPU, whatever is excluded") {
  for (const std::size_t restrict_rows : {0U, 300U}) {
    const WordVectors vectors = test::vectors_of(test::random_matrix(700, 24, 9));
    const Searcher plain(vectors);
    Searcher helped(vectors);
    const std::size_t rows = restrict_rows == 0 ? 700 : restrict_rows;
    helped.use_filter(std::make_unique<EmulatedFilter>(unit_rows(vectors.checked(0, rows), 1), 24, 132), restrict_rows);
    CHECK(helped.device() == "emulated");
    CHECK(plain.device() == "cpu");
    Matrix asked = test::random_matrix(50, 24, 10);
    std::fill_n(asked.row(7), 24, 0.0F);  // has no neighbours
    std::vector<std::vector<Row>> exclude(50);
    std::vector<Analogy> questions;
    for (std::uint32_t q = 0; q < 50; ++q) {
      const auto best = plain.nearest(std::as_const(asked).view().row(q), {.n = q % 4, .restrict_rows = restrict_rows});
      for (const Scored& s : best) exclude[q].push_back(Row(s.index));
      questions.push_back({{Row(q), Row(699 - q)}, {Row(q == 3 ? 3 : 2 * q)}});
    }
    for (const std::size_t n : {1U, 10U, 24U, 40U}) {  // 40: more than a list holds, for the CPU
      const SearchOptions options{.n = n, .restrict_rows = restrict_rows};
      CHECK((helped.nearest_batch(std::as_const(asked).view(), options, exclude) ==
             plain.nearest_batch(std::as_const(asked).view(), options, exclude)));
      for (const AnalogyMethod method : {AnalogyMethod::add, AnalogyMethod::mul})
        CHECK((helped.analogies(questions, method, options) == plain.analogies(questions, method, options)));
    }
  }
}

TEST_CASE("no rows asked of a device's filter have no neighbours") {
  const WordVectors vectors = test::vectors_of(test::random_matrix(50, 8, 4));
  EmulatedFilter filter(unit_rows(vectors.rows, 1), 8, 1);
  std::uint64_t searched_again = 0;
  CHECK(neighbors_by_filter(Searcher(vectors), filter, 5, 5, {.n = 3}, searched_again).empty());
}

TEST_CASE("auto is the CPU where no device can help") {
  const WordVectors vectors = test::vectors_of(test::random_matrix(50, 8, 4));
  Searcher searcher(vectors);
  searcher.use_device("auto", 0);
  CHECK((searcher.device() == "cpu") == !first_usable_cuda_device());
  CHECK((NeighborGraph(searcher, {}, "auto").description() == "cpu") == !first_usable_cuda_device());
}

TEST_CASE("a batch that wants no answers gets none from a device") {
  const WordVectors vectors = test::vectors_of(test::random_matrix(50, 8, 4));
  Searcher helped(vectors);
  helped.use_filter(std::make_unique<EmulatedFilter>(unit_rows(vectors.rows, 1), 8, 1), 0);
  for (const auto& found : helped.nearest_batch(vectors.rows, {.n = 0})) CHECK(found.empty());
}

TEST_CASE("a batch whose answers single precision cannot tell apart is answered by the CPU after all") {
  Matrix m = test::random_matrix(300, 16, 3);
  for (std::size_t r = 100; r < 200; ++r) std::copy_n(m.row(99), 16, m.row(r));
  const WordVectors vectors = test::vectors_of(std::move(m));
  const Searcher plain(vectors);
  Searcher helped(vectors);
  helped.use_filter(std::make_unique<EmulatedFilter>(unit_rows(vectors.rows, 1), 16, 1), 0);
  const MatrixView<const float> rows = vectors.rows;
  CHECK((helped.nearest_batch(rows, {.n = 10}) == plain.nearest_batch(rows, {.n = 10})));
}

TEST_CASE("a graph with very many neighbours a row is made in smaller blocks") {
  const Searcher searcher(test::vectors_of(test::random_matrix(8192, 2, 6)));
  NeighborGraph all(searcher, {.n = 1000000}, "cpu"), few(searcher, {.n = 10}, "cpu");
  CHECK(all.block() == 512);
  CHECK(few.block() == 1024);
  const auto long_lists = all.neighbors(0, 2);
  REQUIRE(long_lists[1].size() == 8191);
  CHECK(std::vector(long_lists[1].begin(), long_lists[1].begin() + 10) == few.neighbors(1, 2)[0]);
}
