#pragma once
// What an unfinished training is called: NAME.partial.w2v beside NAME.w2v.
#include <string>
#include <string_view>

namespace wordloom::tools {

inline constexpr std::string_view kModelExtension = ".w2v", kPartialExtension = ".partial.w2v";

/// "models/king.w2v" -> "models/king.partial.w2v"
inline std::string partial_name(const std::string& path) {
  std::string stem = path;
  if (stem.ends_with(kModelExtension)) stem.resize(stem.size() - kModelExtension.size());
  return stem.append(kPartialExtension);
}

inline bool is_partial_name(const std::string& path) { return path.ends_with(kPartialExtension); }

/// "models/king.partial.w2v" -> "models/king.w2v"; other names as they are.
inline std::string whole_name(const std::string& path) {
  if (!is_partial_name(path)) return path;
  return path.substr(0, path.size() - kPartialExtension.size()).append(kModelExtension);
}

}  // namespace wordloom::tools
