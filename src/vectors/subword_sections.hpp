#pragma once
// The small sections of native models with subwords, as bytes and back.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/vectors/subword_vectors.hpp"

namespace wordloom::w2v {

std::string subwords_json(const SubwordVectors& subwords);
std::string label_bytes(const std::vector<std::pair<std::string, std::int64_t>>& labels);

struct SubwordSection {
  SubwordVectors subwords;  ///< without rows
  std::uint64_t ngram_rows = 0;
};
/// Throw ErrorKind::format naming the section.
SubwordSection parse_subwords(std::string_view json);
std::vector<std::pair<std::string, std::int64_t>> parse_labels(std::string_view bytes);

}  // namespace wordloom::w2v
