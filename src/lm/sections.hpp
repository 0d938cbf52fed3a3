#pragma once
// Names of the sections of a model file, and what stands in "meta".
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/lm/binary.hpp"

namespace wordloom::lm {

inline constexpr std::string_view kKind = "ngram-model";
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kHighestOrder = 8;

/// log10 probability of an n-gram that was added to close a model: there to be passed through, never an answer.
inline constexpr float kAddedProb = 1.0F;

inline constexpr const char* kMetaSection = "meta";
inline constexpr const char* kWordBytesSection = "words";
inline constexpr const char* kWordEndsSection = "word-ends";
inline constexpr const char* kWordSlotsSection = "word-slots";
std::string level_section(std::uint32_t order);     ///< "level-2"
std::string children_section(std::uint32_t order);  ///< "children-2": trie only
std::string codes_section(std::uint32_t order);     ///< "codes-2": trie only

/// "meta", one line of JSON with stable keys.
struct Meta {
  Layout layout = Layout::hashed;
  std::uint32_t order = 0;
  std::vector<std::uint64_t> counts;  ///< n-grams of each order, as the source had them
  std::vector<std::uint64_t> added;   ///< n-grams of each order that were added to close the model
  std::vector<std::uint64_t> slots;   ///< records of each order in the file, empty ones and added ones included
  std::string recipe, provenance;     ///< JSON or empty
  std::string to_json() const;
  /// Throws ErrorKind::format beginning with `name`.
  static Meta from_json(std::string_view json, std::string_view name);
};

}  // namespace wordloom::lm
