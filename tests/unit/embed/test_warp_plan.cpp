// What the host decides for a GPU, and the parts that its warps are made of.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/emulated_warp.hpp"
#include "embed/cuda_backend.hpp"
#include "embed/warp/fragments.hpp"
#include "embed/warp/kept_words.hpp"
#include "embed/warp/plan.hpp"
#include "embed/warp/targets.hpp"
#include "support/corpus_of.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/draws.hpp"
#include "wordloom/embed/schedule.hpp"

using namespace wordloom;
using namespace wordloom::embed::warp;
using simt::EmulatedWarp;

namespace {

/// N numbers a lane whose sums over the lanes are known.
template <int N>
void check_sums() {
  EmulatedWarp::Per<Array<N>> x;
  EmulatedWarp::each([&](std::uint32_t lane) {
    for (std::uint32_t i = 0; i < N; ++i) x(lane).v[i] = static_cast<float>((lane + 1) * (i + 3) + lane % 5);
  });
  std::vector<float> sums(N);
  EmulatedWarp::each([&](std::uint32_t lane) {
    for (std::uint32_t i = 0; i < N; ++i) sums[i] += x(lane).v[i];
  });
  SumMany<EmulatedWarp, N>::run(x);
  EmulatedWarp::each([&](std::uint32_t lane) { CHECK(x(lane).v[0] == sums[lane / (32 / N)]); });
}

TrainConfig config_of(std::uint32_t dim, std::uint32_t window, Mode mode = Mode::skipgram) {
  TrainConfig c;
  c.model.dim = dim;
  c.model.mode = mode;
  c.sampling.window = window;
  return c.resolved();
}

}  // namespace

TEST_CASE("many sums over the lanes at once are the sums") {
  check_sums<1>();
  check_sums<8>();
  check_sums<16>();
  check_sums<32>();
}

TEST_CASE("a warp finds the kept words of a piece and as many before it as the window has") {
  const CounterRng rng(3, 1);
  for (const std::uint32_t keep_half : {0xffffffffU, 0x80000000U, 0x08000000U}) {
    for (const std::uint64_t corpus_words : {1U, 31U, 32U, 33U, 700U}) {
      std::vector<std::uint32_t> tokens;
      for (std::uint32_t i = 0; i < corpus_words; ++i) tokens.push_back(i % 7);
      const std::vector<std::uint32_t> keep(7, keep_half);
      TrainParams p;
      // The corpus begins at position 1000: what lies on the device may be a part of it.
      p.tokens = tokens.data();
      p.keep = keep.data();
      p.rng = rng;
      for (const std::uint32_t window : {1U, 5U, 40U}) {
        for (const std::uint32_t first : {0U, 5U, 400U}) {
          if (first >= corpus_words) continue;
          p.window = window;
          const auto length = static_cast<std::uint32_t>(std::min<std::uint64_t>(corpus_words - first, 100));
          const Piece piece{
              1000 + first, first, length, first, static_cast<std::uint32_t>(corpus_words) - first - length, 0.1F};
          std::vector<std::uint64_t> expected;
          for (std::uint64_t i = 0; i < corpus_words; ++i)
            if (keeps(rng, 1000 + i, keep_half)) expected.push_back(1000 + i);
          const auto before = static_cast<std::size_t>(
              std::count_if(expected.begin(), expected.end(), [&](std::uint64_t q) { return q < piece.position; }));
          if (before > window) expected.erase(expected.begin(), expected.begin() + static_cast<long>(before - window));
          KeptWords<EmulatedWarp> stream;
          stream.start(p, piece);
          std::vector<std::uint64_t> found;
          std::uint32_t word = 0;
          std::uint64_t position = 0;
          while (stream.next(p, word, position)) {
            found.push_back(position);
            CHECK(word == tokens[position - 1000]);
          }
          CHECK(found == expected);
        }
      }
    }
  }
}

TEST_CASE("lanes draw the same negatives as a plain loop, a hit is drawn again") {
  const std::vector<std::int64_t> counts{50, 30, 10, 5, 5};
  const AliasTable table = AliasTable::unigram(counts, 0.75);
  TrainParams p;
  p.slots = table.slots().data();
  p.words = table.size();
  p.rng = CounterRng(8, 2);
  p.negative = 40;
  std::size_t left_out = 0;
  for (std::uint64_t position = 0; position < 200; ++position) {
    const auto word = static_cast<std::uint32_t>(position % 2);
    CentreTargets<EmulatedWarp> targets;
    targets.choose(p, word, position, 0, p.negative);
    REQUIRE(targets.count() == 41);
    for (std::uint32_t k = 0; k < p.negative; ++k) {
      std::uint32_t expected = kNone;
      for (std::uint32_t attempt = 0; expected == kNone && attempt < kRedraws; ++attempt) {
        const std::uint32_t drawn = table.draw(p.rng.bits(position, kDrawNegative + k + attempt * p.negative));
        if (drawn != word) expected = drawn;
      }
      const TargetGroup group = targets.group(p, (k + 1) / 8 * 8);
      CHECK(group.has((k + 1) % 8) == (expected != kNone));
      if (expected != kNone) CHECK(group.row[(k + 1) % 8] == expected);
      left_out += expected == kNone ? 1 : 0;
    }
    const TargetGroup first = targets.group(p, 0), last = targets.group(p, 40);
    CHECK(first.row[0] == word);
    CHECK(first.labels == 1);
    CHECK(last.labels == 0);
    CHECK(last.valid <= 1);
  }
  CHECK(left_out > 0);  // a word that is half of all draws is hit eight times in a row now and then
}

TEST_CASE("the parts of a warp's memory are aligned, apart from each other, and fit") {
  for (const std::uint32_t dim : {1U, 100U, 128U, 129U, 300U, 400U, 512U, 513U, 1024U}) {
    for (const std::uint32_t window : {1U, 5U, 20U, 100U}) {
      for (const Mode mode : {Mode::skipgram, Mode::cbow}) {
        const TrainConfig config = config_of(dim, window, mode);
        const DeviceShape shape;
        const Layout layout = plan_layout(config, shape);
        CHECK(layout.shared_bytes() <= shape.shared_per_block);
        CHECK(layout.fragment * 128 >= dim);
        CHECK(layout.shared_bytes() % 16 == 0);
        CHECK(layout.workspace_bytes() % 16 == 0);
        CHECK(resident_warps(layout, shape) >= shape.multiprocessors);
        const auto shared = std::make_unique<Quad[]>(layout.shared_bytes() / 16);
        const auto workspace = std::make_unique<Quad[]>(layout.workspace_bytes() / 16 + 1);
        const WarpMemory m(layout, reinterpret_cast<char*>(shared.get()), reinterpret_cast<char*>(workspace.get()));
        struct Part {
          const void* begin;
          std::size_t bytes;
        };
        std::vector<Part> parts{{m.targets, layout.target_rows * layout.row_bytes()},
                                {m.ring, layout.slots * layout.row_bytes()},
                                {m.ring_deltas, layout.slots * layout.row_bytes()},
                                {m.positions, layout.slots * 8},
                                {m.words, layout.slots * 4}};
        if (mode == Mode::skipgram) parts.push_back({m.target_steps, layout.target_rows * layout.row_bytes()});
        const auto inside = [](const Part& part, const Quad* begin, std::size_t bytes) {
          const auto at = reinterpret_cast<std::uintptr_t>(part.begin);
          const auto from = reinterpret_cast<std::uintptr_t>(begin);
          return at >= from && at + part.bytes <= from + bytes;
        };
        for (const Part& a : parts) {
          const auto at = reinterpret_cast<std::uintptr_t>(a.begin);
          CHECK(at % (a.begin == m.words ? 4 : a.begin == m.positions ? 8 : 16) == 0);
          CHECK(
              (inside(a, shared.get(), layout.shared_bytes()) || inside(a, workspace.get(), layout.workspace_bytes())));
          for (const Part& b : parts) {
            const auto other = reinterpret_cast<std::uintptr_t>(b.begin);
            CHECK((a.begin == b.begin || at + a.bytes <= other || other + b.bytes <= at));
          }
        }
      }
    }
  }
}

TEST_CASE("the ring leaves shared memory only where too few warps would fit beside it") {
  CHECK(plan_layout(config_of(128, 5), {}).ring_shared);
  CHECK(plan_layout(config_of(300, 5), {}).ring_shared);
  CHECK_FALSE(plan_layout(config_of(128, 100), {}).ring_shared);
  CHECK(plan_layout(config_of(128, 100), {}).workspace_bytes() > 0);
  TrainConfig subwords = config_of(1024, 5);
  subwords.subwords = {.minn = 3, .maxn = 6};
  CHECK(plan_layout(subwords, {}).workspace_bytes() == 0);
  CHECK(resident_warps(plan_layout(config_of(128, 5), {}), {}) > 6 * DeviceShape{}.multiprocessors);
}

TEST_CASE("there is room for as many targets at a time as there are, so that more warps fit") {
  TrainConfig config = config_of(128, 5);
  CHECK(plan_layout(config, {}).target_rows == 6);
  const DeviceShape shape{
      .multiprocessors = 132, .shared_per_block = 227 << 10, .shared_per_multiprocessor = 228 << 10};
  CHECK(resident_warps(plan_layout(config, shape), shape) == 12 * 132);  // 11 with room for eight
  config.sampling.negative = 20;
  CHECK(plan_layout(config, {}).target_rows == 8);
  config.sampling.negative = 5;
  config.model.loss = Loss::hs;
  CHECK(plan_layout(config, {}).target_rows == 8);
}

TEST_CASE("fewer warps train a small corpus or vocabulary at once") {
  CHECK(concurrent_warps(1000, 70'000, 17'000'000) == 1000);
  CHECK(concurrent_warps(1000, 12'000, 900'000) == 109);
  CHECK(concurrent_warps(1000, 160, 17'000'000) == 10);
  CHECK(concurrent_warps(1000, 1, 1) == 1);
}

TEST_CASE("the topmost nodes of a tree take smaller steps where many warps pull them at once") {
  const EncodedCorpus corpus = testing::corpus_of([](std::ostream& out) {
    for (int word = 0; word < 300; ++word)
      for (int i = 0; i < 300 / (word + 1) + 1; ++i) out << 'w' << word << '\n';
  });
  TrainConfig config = config_of(64, 5, Mode::cbow);
  config.model.loss = Loss::hs;
  config.sampling.sample = 0;
  const TrainingTables tables(corpus, config);
  const auto weights = [&](std::uint32_t warps) {
    TrainParams p;
    weigh_hot_nodes(config, tables, corpus.vocabulary().counts(), warps, p);
    return p;
  };
  const std::uint32_t root = static_cast<std::uint32_t>(corpus.vocabulary().size()) - 2;
  for (std::uint32_t node = 0; node <= root; ++node) CHECK(weights(64).weight_of(node) == 1);
  const TrainParams many = weights(640);
  CHECK(many.weight_of(root) == doctest::Approx(0.1));
  CHECK(many.weight_of(root - 1) == doctest::Approx(0.2).epsilon(0.3));  // about every other path passes it
  CHECK(many.weight_of(root - kHotNodes) == 1);
  for (std::uint32_t node = 1; node <= root; ++node) CHECK(many.weight_of(node) <= many.weight_of(node - 1));
  config.model.loss = Loss::ns;
  CHECK(weights(640).weight_of(root) == 1);
}

TEST_CASE("pieces cover every word of a sentence once, with the rate of their place") {
  ScheduleConfig schedule{.epochs = 2, .lr = 0.05, .lr_floor = 1e-4};
  const PieceCutter cutter(schedule, 10'000);
  for (const std::uint64_t length : {1U, 511U, 512U, 513U, 1000U, 5000U}) {
    std::vector<Piece> pieces;
    cutter.cut(3000, 3000 + length, 70, 12'000, pieces);
    CHECK(pieces.size() == (length + kPieceWords - 1) / kPieceWords);
    std::uint64_t next = 3000;
    for (const Piece& piece : pieces) {
      CHECK(piece.position == next);
      CHECK(piece.at == 70 + (next - 3000));
      CHECK(piece.before == next - 3000);
      CHECK(piece.length <= kPieceWords);
      CHECK(piece.before + piece.length + piece.after == length);
      CHECK(piece.lr == static_cast<float>(learning_rate(0.05, 1e-4, 12'000 + next - 3000, 20'000)));
      next += piece.length;
    }
    CHECK(next == 3000 + length);
  }
}

TEST_CASE("memory is counted before it is asked for, and a corpus too large for the device goes through buffers") {
  const TrainConfig config = config_of(100, 5);
  const Layout layout = plan_layout(config, {});
  const EmbeddingModel model{Matrix(1000, 100), Matrix(1000, 100)};
  const auto gib = [](double n) { return static_cast<std::uint64_t>(n * 1073741824.0); };
  const MemoryNeed all = plan_memory(layout, 100, model, 12'000, 1'000'000'000, gib(80));
  CHECK(all.tables == 12'000);
  CHECK(all.parameters == 2 * 1000 * 112 * 4);
  CHECK(all.corpus == 4'000'000'000);
  CHECK_FALSE(all.streamed);
  CHECK(memory_complaint(all, gib(80)).empty());
  const MemoryNeed some = plan_memory(layout, 100, model, 12'000, 1'000'000'000, gib(3));
  CHECK(some.streamed);
  CHECK(some.total() < gib(1));
  CHECK(memory_complaint(some, gib(3)).empty());
  CHECK(memory_complaint(some, gib(0.3)).find("0.3 GiB are free") != std::string::npos);
}

TEST_CASE("what only the CPU offers is refused by the name of its option") {
  TrainConfig config = config_of(1025, 5);
  CHECK_THROWS_WITH(require_supported(config), doctest::Contains("--dim 1025"));
  config = config_of(100, 5);
  require_supported(config);
  config.run.exact = true;
  CHECK_THROWS_WITH(require_supported(config), doctest::Contains("--exact"));
  config.run.exact = false;
  config.sampling.sharing = NegativeSharing::block;
  CHECK_THROWS_WITH(require_supported(config), doctest::Contains("--negatives-shared block"));
}

TEST_CASE("a device that is not there is an error that says which and why") {
  const TrainConfig config = config_of(100, 5);
  for (const char* name : {"cuda", "cuda:7"}) {
    if (cuda_devices().size() > 7) continue;
    if (std::string(name) == "cuda" && !cuda_devices().empty()) {
      MESSAGE("skipped: a CUDA device is there");
      continue;
    }
    CHECK(testing::thrown(ErrorKind::device, [&] {
            make_backend(name, config);
          }).starts_with(std::string("device ") + name));
  }
  for (const char* name : {"cuda:", "cuda:x", "cuda:1x", "CUDA", "cuda1"})
    testing::thrown(ErrorKind::usage, [&] { make_backend(name, config); });
  if (cuda_devices().empty()) CHECK(make_backend("auto", config)->description().find("cpu") == 0);
}
