// Who sorts a block of n-grams, and that it does not matter. The devices here are functions.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "lm/block_sorter.hpp"
#include "lm/device_sort.hpp"
#include "lm/estimator.hpp"
#include "support/thrown.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/error.hpp"

using namespace lm_test;
using wordloom::Error;
using wordloom::ErrorKind;
using Choice = BlockSorter::Choice;

namespace {

bool earlier(const SortEntry& a, const SortEntry& b) { return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo; }

constexpr std::uint64_t kMuch = std::uint64_t{1} << 40;

/// Leaves entries with one key in the opposite of the order they came in, and counts what it sorts.
SortingDevice backwards(std::size_t& blocks, std::uint64_t room = kMuch) {
  return {"toy", [room] { return room; },
          [&blocks](std::span<SortEntry> entries) {
            ++blocks;
            std::reverse(entries.begin(), entries.end());
            std::stable_sort(entries.begin(), entries.end(), earlier);
          }};
}

std::vector<SortEntry> falling(std::size_t n) {
  std::vector<SortEntry> entries(n);
  for (std::size_t i = 0; i < n; ++i) entries[i] = {std::uint64_t{n - i} << 50, 0, static_cast<std::uint32_t>(i)};
  return entries;
}

void sort_with(BlockSorter& sorter, std::vector<SortEntry>& entries) {
  PagePool pool;
  sorter.sort(entries, KeyLayout(1000, 3), pool);
}

}  // namespace

TEST_CASE("a device that is named sorts every block, an automatic one leaves small blocks to the CPU") {
  std::size_t blocks = 0;
  BlockSorter named(backwards(blocks), Choice::named, 1), automatic(backwards(blocks), Choice::automatic, 1);
  std::vector<SortEntry> entries = falling(1000);
  sort_with(named, entries);
  CHECK(std::is_sorted(entries.begin(), entries.end(), earlier));
  CHECK(blocks == 1);
  CHECK(named.report().device == "toy");
  entries = falling(1000);
  sort_with(automatic, entries);
  CHECK(std::is_sorted(entries.begin(), entries.end(), earlier));
  CHECK(blocks == 1);
  CHECK(automatic.report().device.empty());
  CHECK(automatic.report().fallback.empty());
}

TEST_CASE("a block that does not fit the device is an error when it was named") {
  std::size_t blocks = 0;
  BlockSorter sorter(backwards(blocks, device_sort_bytes(1000) - 1), Choice::named, 1);
  std::vector<SortEntry> entries = falling(999);
  sort_with(sorter, entries);
  CHECK(blocks == 1);
  entries = falling(1000);
  CHECK(wordloom::testing::thrown(ErrorKind::device, [&] { sort_with(sorter, entries); }) ==
        "toy: sorting 1000 n-grams needs 64 MiB of device memory, 64 are free; a lower --max-memory makes ngram "
        "train sort smaller blocks, --device cpu sorts without it");
  CHECK(blocks == 1);
}

TEST_CASE("a large block goes to an automatic device, and to the CPU with a reason when it cannot") {
  std::size_t blocks = 0;
  std::vector<SortEntry> entries = falling(1000);
  BlockSorter able(backwards(blocks), Choice::automatic, 1, 1000);
  sort_with(able, entries);
  CHECK(blocks == 1);
  CHECK(able.report().device == "toy");
  CHECK(able.report().fallback.empty());

  BlockSorter full(backwards(blocks, 1000), Choice::automatic, 1, 1000);
  sort_with(full, entries);
  CHECK(full.report().device.empty());
  CHECK(full.report().fallback == "toy: sorting 1000 n-grams needs 64 MiB of device memory, 0 are free");

  SortingDevice lost = backwards(blocks);
  lost.free_bytes = []() -> std::uint64_t { throw wordloom::fail(ErrorKind::device, "the device was lost"); };
  BlockSorter without(lost, Choice::automatic, 1, 1000);
  sort_with(without, entries);
  CHECK(without.report().fallback == "toy: the device was lost");
  CHECK(blocks == 1);
  BlockSorter insists(lost, Choice::named, 1);
  CHECK_THROWS_WITH_AS(sort_with(insists, entries), "the device was lost", Error);
}

TEST_CASE("names that are no device are misuse") {
  for (const char* name : {"", "gpu", "cuda:", "cuda:x", "cuda:0,1", "cuda:all"})
    wordloom::testing::thrown(ErrorKind::usage, [&] { BlockSorter sorter(name, 1); });
}

TEST_CASE("a model is the same to the bit in whatever order a device leaves equal n-grams") {
  std::string long_text = random_text(3, 800, 90);
  for (int i = 0; i < 5000; ++i) long_text += fmt::format("v{}{}", i, i % 10 == 9 ? "\n" : " ");  // keys are cut off
  for (int i = 0; i < 300; ++i) long_text += fmt::format("v{} a b c d e f g h\n", i % 70);
  for (const std::string& text : {random_text(9, 1500, 300), long_text})
    for (const std::uint32_t order : {1U, 3U, 8U})
      for (const std::uint64_t max_memory : {std::uint64_t{0}, std::uint64_t{200'000}}) {
        const wordloom::EncodedCorpus corpus = corpus_of(text);
        const LmText lm_text(corpus, {});
        EstimateConfig config;
        config.order = order;
        config.max_memory = max_memory;
        if (order > 1) config.prune = {0, 1};
        const NaiveModel plain = estimated(lm_text, config);
        std::size_t blocks = 0;
        BlockSorter sorter(backwards(blocks), Choice::named, 1);
        CollectSink sink;
        const EstimateReport report = estimate_with(sorter, lm_text, config, {}, sink);
        CHECK(report.sorting.device == "toy");
        CHECK((max_memory == 0 ? blocks == 1 : blocks > 1));
        CHECK(sink.model.header.counts == plain.header.counts);
        CHECK((sink.model.levels == plain.levels));
      }
}
