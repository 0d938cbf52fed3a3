#pragma once
// Test data outside of the project, which may be missing.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace shared_data {

/// $WORDLOOM_DATA, or shared/data beside the sources where that is unset or empty.
inline std::filesystem::path root_folder() {
  const char* set = std::getenv("WORDLOOM_DATA");
  return set != nullptr && *set != '\0' ? set : WORDLOOM_SOURCE_DIR "/../shared/data";
}

/// The path below that folder, or nothing after having said why.
inline std::optional<std::filesystem::path> find(const std::string& relative) {
  const std::filesystem::path root = root_folder();
  if (std::filesystem::exists(root / relative)) return root / relative;
  MESSAGE("skipped: no ", relative, " below ", root.string(), " (set WORDLOOM_DATA)");
  return std::nullopt;
}

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The first `limit` bytes that a shell command prints; nothing, said aloud, when it prints none.
inline std::optional<std::string> output_of(const std::string& command, std::size_t limit = std::string::npos) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string out;
  if (pipe != nullptr) {
    char buffer[65536];
    for (std::size_t n; out.size() < limit && (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
      out.append(buffer, n);
    pclose(pipe);
  }
  if (out.size() > limit) out.resize(limit);
  if (!out.empty()) return out;
  MESSAGE("skipped: nothing came from: ", command);
  return std::nullopt;
}

inline std::optional<std::string> unpacked(const std::string& relative, std::size_t limit = std::string::npos) {
  const auto path = find(relative);
  if (!path) return std::nullopt;
  return output_of("zstd -dcq '" + path->string() + "' 2>/dev/null", limit);
}

}  // namespace shared_data
