// The neighbours of all rows, found by way of a filter in single precision and by the CPU alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parity/support/host_filter.hpp"
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

/// What cuda/query does, with threads and warps played by the host.
class EmulatedFilter final : public DeviceFilter {
 public:
  EmulatedFilter(const std::vector<float>& units, std::size_t dim, std::uint32_t multiprocessors)
      : dim_(dim), multiprocessors_(multiprocessors), rows_(padded(units)) {}

  void start(std::size_t slot, std::span<const float> asked, std::size_t) override {
    search(slot, padded(asked).view());
  }
  void start_rows(std::size_t slot, std::size_t first, std::size_t last) override {
    const MatrixView<const float> all = std::as_const(rows_).view();
    search(slot, {all.data + first * all.stride, last - first, all.cols, all.stride});
  }
  std::span<const Scored> finish(std::size_t slot) override { return lists_.at(slot); }
  std::string description() const override { return "emulated"; }

 private:
  Matrix padded(std::span<const float> units) const {
    Matrix m(units.size() / dim_, dim_);
    for (std::size_t r = 0; r < m.rows(); ++r) std::copy_n(units.data() + r * dim_, dim_, m.row(r));
    return m;
  }
  void search(std::size_t slot, MatrixView<const float> asked) {
    FilterWork work;
    work.rows = rows_.row(0);
    work.queries = asked.data;
    work.row_count = rows_.rows();
    work.query_count = asked.rows;
    work.stride = static_cast<std::uint32_t>(rows_.stride());
    work.depth = static_cast<std::uint32_t>((dim_ + kDepth - 1) / kDepth * kDepth);
    work.parts = parts_for(tiles_of(asked.rows), tiles_of(rows_.rows()), multiprocessors_);
    std::vector<Scored> of_parts(asked.rows * work.parts * kListed);
    work.entries = of_parts.data();
    testing::play_filter(work);
    lists_[slot].assign(asked.rows * kListed, {});
    testing::play_merge(work.entries, asked.rows, work.parts, lists_[slot].data());
  }

  std::size_t dim_;
  std::uint32_t multiprocessors_;
  Matrix rows_;
  std::array<std::vector<Scored>, kSlots> lists_;
};

std::uint64_t check_graph(const WordVectors& vectors, std::size_t n, std::uint32_t multiprocessors) {
  const Searcher searcher(vectors);
  const std::size_t rows = vectors.rows.rows, threads = 2;
  FilteredGraph graph(std::make_unique<EmulatedFilter>(unit_rows(vectors.rows, 1), vectors.rows.cols, multiprocessors),
                      vectors, 1);
  std::uint64_t searched_again = 0;
  const auto found = graph.neighbors(searcher, 0, rows, {.n = n, .threads = threads}, searched_again);
  NeighborGraph plain(searcher, {.n = n}, "cpu");
  const auto expected = plain.neighbors(0, rows);
  CHECK(plain.description() == "cpu");
  REQUIRE(found.size() == expected.size());
  for (std::size_t r = 0; r < rows; ++r) {
    INFO("row ", r);
    CHECK(found[r] == expected[r]);
  }
  return searched_again;
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
}

TEST_CASE("the parts of a product keep a device busy") {
  CHECK(parts_for(128, 555, 132) == 2);  // 256 blocks, 264 at a time
  CHECK(parts_for(555, 555, 132) == 9);  // 19 rounds of 62 tiles, not 3 of 555
  CHECK(parts_for(1, 4337, 132) == 256);
  CHECK(parts_for(1, 20, 132) == 1);
}

TEST_CASE("the lists of a product cut into parts become the list of all rows") {
  constexpr std::uint32_t kRows = 2500, kQueries = 140, kDim = 12;
  Matrix rows = test::random_matrix(kRows, kDim, 8);
  for (std::uint32_t r = 1000; r < 1100; ++r) std::copy_n(rows.row(7), kDim, rows.row(r));  // equals in two parts
  std::fill_n(rows.row(40), kDim, std::numeric_limits<float>::quiet_NaN());
  FilterWork work;
  work.rows = work.queries = rows.row(0);
  work.row_count = kRows;
  work.query_count = kQueries;
  work.stride = static_cast<std::uint32_t>(rows.stride());
  work.depth = 16;
  std::vector<std::vector<Scored>> merged;
  for (const std::uint32_t parts : {1U, 3U, 20U}) {
    work.parts = parts;
    std::vector<Scored> lists(kQueries * parts * kListed), of_all(kQueries * kListed);
    work.entries = lists.data();
    testing::play_filter(work);
    testing::play_merge(lists.data(), kQueries, parts, of_all.data());
    merged.push_back(std::move(of_all));
  }
  CHECK(merged[1] == merged[0]);
  CHECK(merged[2] == merged[0]);
  for (std::uint32_t q = 0; q < kQueries; ++q) {
    std::vector<Scored> all;
    for (std::uint32_t r = 0; r < kRows; ++r) {
      float sum = 0;
      for (std::uint32_t d = 0; d < kDim; ++d) sum += rows.row(q)[d] * rows.row(r)[d];
      if (sum == sum) all.push_back({sum, r});
    }
    std::sort(all.begin(), all.end(), better);
    INFO("query ", q);
    for (std::size_t i = 0; i < kListed && !all.empty(); ++i) {
      CHECK(merged[0][q * kListed + i].score == doctest::Approx(all[i].score).epsilon(1e-5));
      CHECK(merged[0][q * kListed + i].index < kRows);
    }
  }
}

TEST_CASE("neighbours by way of a filter are exactly those of the CPU") {
  for (const std::size_t dim : {3U, 24U, 100U})
    for (const std::size_t n : {1U, 10U, 24U})
      CHECK(check_graph(test::vectors_of(test::random_matrix(700, dim, dim)), n, 1) == 0);
  CHECK(check_graph(test::vectors_of(test::random_matrix(4200, 8, 1)), 10, 132) == 0);  // two parts of 16 tiles each
  CHECK(check_graph(test::vectors_of(test::random_matrix(20, 8, 2)), 24, 1) == 0);
  // Two searches in turn.
  CHECK(check_graph(test::vectors_of(test::random_matrix(DeviceFilter::kWellAsked + 100, 2, 3)), 1, 132) < 100);
}

TEST_CASE("rows too alike for single precision are searched again, rows that take no part have no neighbours") {
  Matrix m = test::random_matrix(300, 16, 3);
  for (std::size_t r = 100; r < 200; ++r) std::copy_n(m.row(99), 16, m.row(r));
  for (std::size_t d = 0; d < 16; ++d) {
    m.row(5)[d] = 0;
    m.row(6)[d] = std::numeric_limits<float>::quiet_NaN();
    m.row(7)[d] *= 1e20F;
  }
  const std::uint64_t again = check_graph(test::vectors_of(std::move(m)), 10, 1);
  CHECK(again >= 100);  // the equal ones
  CHECK(again < 290);   // and those that are close to them
}

TEST_CASE("a row too short to take part has no neighbours on the CPU either") {
  Matrix m = test::random_matrix(40, 8, 5);
  for (std::size_t d = 0; d < 8; ++d) m.row(3)[d] *= 1e-35F;
  const WordVectors vectors = test::vectors_of(std::move(m));
  CHECK(check_graph(vectors, 5, 1) == 0);
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
  FilteredGraph graph(std::make_unique<EmulatedFilter>(unit_rows(vectors.rows, 1), 8, 1), vectors, 1);
  std::uint64_t searched_again = 0;
  CHECK(graph.neighbors(Searcher(vectors), 5, 5, {.n = 3}, searched_again).empty());
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
