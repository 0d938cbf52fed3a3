#include <array>
#include <string>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom {
namespace {

constexpr std::array<std::pair<std::string_view, VectorFormat>, 7> kNames = {
    {{"native", VectorFormat::native},
     {"word2vec-text", VectorFormat::word2vec_text},
     {"word2vec-bin", VectorFormat::word2vec_bin},
     {"glove", VectorFormat::glove},
     {"npy", VectorFormat::npy},
     {"fasttext-bin", VectorFormat::fasttext_bin},
     {"fasttext-vec", VectorFormat::word2vec_text}}};
}

VectorFormat parse_vector_format(std::string_view text) {
  std::string known;
  for (const auto& [spelling, format] : kNames) {
    if (text == spelling) return format;
    known += (known.empty() ? "" : ", ") + std::string(spelling);
  }
  throw fail(ErrorKind::usage, "unknown vector format '{}' (known: {})", text, known);
}

std::string_view name(VectorFormat format) {
  for (const auto& [spelling, value] : kNames)
    if (value == format) return spelling;
  throw fail(ErrorKind::internal, "vector format {} has no name", static_cast<int>(format));
}

}  // namespace wordloom
