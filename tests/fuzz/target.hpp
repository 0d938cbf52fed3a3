#pragma once
// One body for two programs: with clang's libFuzzer (preset `fuzz`) each target is a fuzzer of its own, in ordinary
// builds all targets are in one program that replays the inputs kept in tests/fuzz/corpus.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/error.hpp"

namespace wordloom::fuzz {

using Body = void (*)(std::string_view input);

struct Target {
  const char* name;
  Body body;
};
inline std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

/// Readers may refuse anything, but by an Error that is not our own defect.
inline void run(Body body, std::string_view input) {
  try {
    body(input);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::internal) return;
    std::fprintf(stderr, "an input led to: %s\n", error.what());
    std::abort();
  }
}

/// A directory of this process, in memory where there is /dev/shm: readers want files.
class Workshop {
 public:
  Workshop() {
    std::error_code code;
    const std::filesystem::path base = std::filesystem::is_directory("/dev/shm", code)
                                           ? std::filesystem::path("/dev/shm")
                                           : std::filesystem::temp_directory_path();
    directory_ = base / ("wordloom-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
  }
  ~Workshop() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  std::string put(std::string_view name, std::string_view bytes) const {
    const auto path = directory_ / name;
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path.string();
  }
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
};
inline const Workshop& workshop() {
  static const Workshop one;
  return one;
}

/// The first byte of an input chooses among readers, the rest is the file.
inline unsigned take_choice(std::string_view& input, unsigned n) {
  if (input.empty()) return 0;
  const unsigned choice = static_cast<unsigned char>(input[0]) % n;
  input.remove_prefix(1);
  return choice;
}

}  // namespace wordloom::fuzz

#ifdef WORDLOOM_LIBFUZZER
#define WORDLOOM_FUZZ_TARGET(NAME)                                                    \
  static void fuzz_##NAME(std::string_view input);                                    \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    wordloom::fuzz::run(fuzz_##NAME, {reinterpret_cast<const char*>(data), size});    \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_##NAME(std::string_view input)
#else
#define WORDLOOM_FUZZ_TARGET(NAME)                                       \
  static void fuzz_##NAME(std::string_view input);                       \
  [[maybe_unused]] static const bool registered_##NAME =                 \
      (wordloom::fuzz::targets().push_back({#NAME, fuzz_##NAME}), true); \
  static void fuzz_##NAME(std::string_view input)
#endif
