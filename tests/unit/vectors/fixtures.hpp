#pragma once
// Small models and files for the tests of the vectors room.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/shared_data.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom::test {

using wordloom::testing::TemporaryDirectory;
using wordloom::testing::thrown;

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Values of all magnitudes, from counter-based draws; `salt` tells matrices apart.
inline Matrix random_matrix(std::size_t rows, std::size_t cols, std::uint64_t salt = 0) {
  Matrix m(rows, cols);
  const CounterRng rng(42, salt);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < cols; ++c)
      m.row(r)[c] = (rng.uniform(r, static_cast<std::uint32_t>(c)) - 0.5F) * ((r + c) % 7 == 0    ? 1e-6F
                                                                              : (r + c) % 11 == 0 ? 1e5F
                                                                                                  : 1.0F);
  return m;
}

inline std::vector<std::string> numbered_words(std::size_t n) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < n; ++i) words.push_back(fmt::format("w{}", i * 7919 % 100003));
  return words;
}

/// A trained-looking model: counts, input and output rows, JSON parts.
inline Model small_model(std::size_t rows = 50, std::size_t dim = 20) {
  Model model;
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < rows; ++i) counts.push_back(static_cast<std::int64_t>(1000 * rows / (i + 1)));
  model.input = WordVectors::own(WordList(numbered_words(rows)), random_matrix(rows, dim), std::move(counts));
  auto output = std::make_shared<const Matrix>(random_matrix(rows, dim, 1));
  model.output = output->view();
  model.storage = output;
  model.hyper_json = R"({"dim": 20, "window": 5})";
  model.run_json = R"({"threads": 2})";
  model.log_jsonl = "{\"epoch\": 1}\n";
  return model;
}

inline bool same_rows(MatrixView<const float> a, MatrixView<const float> b) {
  if (a.rows != b.rows || a.cols != b.cols) return false;
  for (std::size_t r = 0; r < a.rows; ++r)
    for (std::size_t c = 0; c < a.cols; ++c)
      if (__builtin_bit_cast(std::uint32_t, a.row(r)[c]) != __builtin_bit_cast(std::uint32_t, b.row(r)[c]))
        return false;
  return true;
}

inline std::vector<std::string> words_of(const WordList& list) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < list.size(); ++i) words.emplace_back(list[i]);
  return words;
}

/// The folder of model files among the shared data, or nothing after having said why.
inline std::optional<std::filesystem::path> shared_models() { return shared_data::find("models"); }

}  // namespace wordloom::test
