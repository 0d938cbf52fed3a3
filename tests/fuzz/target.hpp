#pragma once
// One body for two programs: with clang's libFuzzer (preset `fuzz`) each target is a fuzzer of its own, in ordinary
// builds all targets are in one program that replays the inputs kept in tests/fuzz/corpus.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/temporary_directory.hpp"
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

/// Readers want files. They are in memory where there is /dev/shm.
inline const testing::TemporaryDirectory& workshop() {
  static const testing::TemporaryDirectory one(
      std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path());
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
