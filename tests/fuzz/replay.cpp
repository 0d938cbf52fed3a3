// The kept inputs through every reader, in an ordinary build: each as it is, cut at several places, and with bytes
// changed at fixed places. What a fuzzer once found stays found.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "fuzz/target.hpp"

namespace fs = std::filesystem;
using namespace wordloom;

namespace {

std::vector<fs::path> inputs_of(const std::string& target) {
  std::vector<fs::path> files;
  const fs::path directory = fs::path(WORDLOOM_SOURCE_DIR) / "tests/fuzz/corpus" / target;
  for (const auto& entry : fs::directory_iterator(directory)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("Every kept input, cut and changed, is read or refused, and nothing else") {
  REQUIRE(fuzz::targets().size() >= 6);
  for (const fuzz::Target& target : fuzz::targets()) {
    CAPTURE(target.name);
    const auto files = inputs_of(target.name);
    CHECK_FALSE(files.empty());
    for (const fs::path& file : files) {
      CAPTURE(file.string());
      std::ifstream in(file, std::ios::binary);
      std::string bytes{std::istreambuf_iterator<char>(in), {}};
      CHECK_NOTHROW(fuzz::run(target.body, bytes));
      for (std::size_t part = 0; part < 6; ++part)
        CHECK_NOTHROW(fuzz::run(target.body, std::string_view(bytes).substr(0, bytes.size() * part / 6)));
      for (std::size_t place = 0; place < 8 && bytes.size() > 1; ++place) {
        std::string changed = bytes;
        changed[1 + (bytes.size() - 1) * place / 8] ^= static_cast<char>(0x15 + place);
        CHECK_NOTHROW(fuzz::run(target.body, changed));
      }
    }
  }
}
