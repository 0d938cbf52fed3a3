// N-grams sorted on a CUDA device: the model is that of the CPU, to the bit.
#include <doctest/doctest.h>

#include "gpu/device_there.hpp"
#include "support/thrown.hpp"
#include "unit/lm/estimated.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace lm_test;

TEST_CASE("a model whose n-grams a device sorted is that of the CPU, to the bit") {
  if (!testing::device_there()) return;
  std::string text = random_text(5, 60'000, 20'000);
  for (int i = 0; i < 300; ++i) text += fmt::format("v{} a b c d e f g h\n", i % 70);  // longer than a key
  const EncodedCorpus corpus = corpus_of(text);
  const LmText words(corpus, {});
  for (const std::uint32_t order : {1U, 3U, 5U, 8U})
    for (const std::uint64_t max_memory : {std::uint64_t{0}, std::uint64_t{4} << 20}) {
      EstimateConfig config;
      config.order = order;
      config.max_memory = max_memory;
      const NaiveModel cpu = estimated(words, config);
      config.device = "cuda";
      EstimateReport report;
      const NaiveModel gpu = estimated(words, config, &report);
      INFO("order ", order, " memory ", max_memory);
      CHECK(report.sorting.device.starts_with("cuda:0 ("));
      CHECK(report.spilled == (max_memory != 0));
      CHECK((gpu.levels == cpu.levels));
    }
}

TEST_CASE("without a device estimating on one by name is an error before anything is counted") {
  if (!cuda_devices().empty()) {
    MESSAGE("skipped: there is a device");
    return;
  }
  EstimateConfig config;
  config.device = "cuda";
  testing::thrown(ErrorKind::device, [&] { estimated("a b c\n", config); });
  config.device = "auto";
  CHECK(estimated("a b c\n", config).levels.size() == config.order);
}
