// The device's sorting and counting of n-grams, on Thrust's host system, against the CPU's.
#include <doctest/doctest.h>
#include <thrust/system/cpp/execution_policy.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lm/block_sort.hpp"
#include "lm/device_sort.hpp"
#include "lm/estimator.hpp"
#include "support/thrown.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"

using namespace wordloom;
using namespace wordloom::lm;

namespace {

using Key = std::pair<std::uint64_t, std::uint32_t>;

/// N-grams of a text whose words are as unequal as those of a language.
std::vector<SortEntry> entries_of(std::size_t words, std::uint32_t order, std::size_t vocabulary) {
  const CounterRng rng(words, order);
  std::vector<WordIndex> text(order, kBegin);
  for (std::size_t i = 0; i < words; ++i) {
    const double u = static_cast<double>(rng.bits(i, 0) >> 11) * 0x1p-53;
    text.push_back(static_cast<WordIndex>(3 + u * u * u * static_cast<double>(vocabulary - 3)));
  }
  std::vector<SortEntry> entries(text.size());
  const KeyLayout layout(vocabulary, order);
  entries.resize(make_entries(text, order, text.size(), layout, entries.data()));
  return entries;
}

std::vector<Key> keys_of(const std::vector<SortEntry>& entries) {
  std::vector<Key> keys;
  for (const SortEntry& e : entries) keys.emplace_back(e.hi, e.lo);
  return keys;
}

std::map<Key, std::uint32_t> counts_of(const std::vector<SortEntry>& entries) {
  std::map<Key, std::uint32_t> counts;
  for (const SortEntry& e : entries) ++counts[{e.hi, e.lo}];
  return counts;
}

constexpr std::size_t kSizes[] = {1, 2, 1000, 50'000};

}  // namespace

TEST_CASE("Thrust sorts a block of n-grams as the CPU does") {
  for (const std::size_t words : kSizes)
    for (const std::uint32_t order : {1U, 3U, 5U}) {
      const KeyLayout layout(30'000, order);
      std::vector<SortEntry> cpu = entries_of(words, order, 30'000), thrust_sorted = cpu, scratch(cpu.size());
      sort_entries(cpu, scratch, layout, 2);
      wordloom::cuda::sort_block(thrust::cpp::par, thrust_sorted.data(), thrust_sorted.size());
      CHECK((keys_of(thrust_sorted) == keys_of(cpu)));
    }
}

TEST_CASE("Thrust counts the n-grams of a block") {
  for (const std::size_t words : kSizes) {
    std::vector<SortEntry> entries = entries_of(words, 2, 500), first(entries.size());
    std::vector<std::uint32_t> lengths(entries.size());
    const auto expected = counts_of(entries);
    wordloom::cuda::sort_block(thrust::cpp::par, entries.data(), entries.size());
    const std::size_t runs =
        wordloom::cuda::count_block(thrust::cpp::par, entries.data(), entries.size(), first.data(), lengths.data());
    REQUIRE(runs == expected.size());
    std::size_t i = 0;
    for (const auto& [key, count] : expected) {
      CHECK(Key(first[i].hi, first[i].lo) == key);
      CHECK(lengths[i++] == count);
    }
  }
}

TEST_CASE("a model estimated from what Thrust sorted is that of the CPU, to the bit") {
  const EncodedCorpus corpus = lm_test::corpus_of(lm_test::random_text(7, 1500, 400));
  const LmText words(corpus, {});
  for (const std::uint64_t max_memory : {0, 200'000}) {
    EstimateConfig config;
    config.max_memory = max_memory;
    const lm_test::NaiveModel cpu = lm_test::estimated(words, config);
    const SortingDevice host{"Thrust's host system", [] { return std::uint64_t{1} << 40; },
                             [](std::span<SortEntry> entries) {
                               wordloom::cuda::sort_block(thrust::cpp::par, entries.data(), entries.size());
                             }};
    BlockSorter sorter(host, BlockSorter::Choice::named, 1);
    lm_test::CollectSink sink;
    CHECK(estimate_with(sorter, words, config, {}, sink).sorting.device == host.name);
    CHECK((sink.model.levels == cpu.levels));
  }
}

TEST_CASE("without a device sorting on one is an error that says why") {
  std::vector<SortEntry> entries = entries_of(100, 2, 500);
  if (!cuda_devices().empty()) {
    std::vector<SortEntry> cpu = entries, scratch(entries.size());
    sort_entries(cpu, scratch, KeyLayout(500, 2), 1);
    sort_entries_on_device(entries, 0);
    CHECK((keys_of(entries) == keys_of(cpu)));
    CHECK(count_keys_on_device(entries, 0).size() == counts_of(cpu).size());
    return;
  }
  testing::thrown(ErrorKind::device, [&] { sort_entries_on_device(entries, 0); });
}
