#pragma once
// Local weights as a table: most counts are small. Private to the counts room.
#include <cstdint>
#include <vector>

#include "wordloom/counts/weighting.hpp"

namespace wordloom::index {

class CountWeights {
 public:
  explicit CountWeights(const Weighting& weighting) : weighting_(weighting), table_(kTable) {
    for (std::uint32_t count = 1; count < kTable; ++count) table_[count] = compute(count);
  }
  float operator()(std::uint32_t count) const { return count < kTable ? table_[count] : compute(count); }
  const float* table() const { return table_.data(); }
  static constexpr std::uint32_t kTable = 1024;

 private:
  float compute(std::uint32_t count) const { return static_cast<float>(tf_weight(weighting_, count)); }
  Weighting weighting_;
  std::vector<float> table_;
};

}  // namespace wordloom::index
