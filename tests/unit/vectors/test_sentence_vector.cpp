// The mean over the words of a sentence that have a direction.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "fixtures.hpp"
#include "wordloom/vectors/subword_vectors.hpp"

using namespace wordloom;
using namespace wordloom::test;

TEST_CASE("a row that is zero, not finite or out of the range of norms takes no part in a sentence") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity(), kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::string> words = {"good", "other", "far", "none", "zero", "short", "long"};
  const float rows[][2] = {{3, 0}, {0, 5}, {kInfinity, 0}, {0, kNan}, {0, 0}, {1e-35F, 0}, {3e38F, 0}};
  Matrix m(words.size(), 2);
  for (std::size_t i = 0; i < words.size(); ++i) std::copy_n(rows[i], 2, m.row(i));
  Model model;
  model.input = WordVectors::own(WordList(words), std::move(m));
  const auto mean = [&](std::vector<std::string_view> sentence) { return sentence_vector(model, sentence); };
  for (const std::string_view bad : {"far", "none", "zero", "short", "long", "unknown"}) {
    CAPTURE(bad);
    CHECK(mean({"good", bad, "other"}) == std::vector<float>{0.5F, 0.5F});
    CHECK(mean({bad}) == std::vector<float>{0, 0});
  }
}
