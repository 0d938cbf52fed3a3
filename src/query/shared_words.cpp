// Which words two models share, and their rows side by side.
#include <algorithm>
#include <cstring>

#include "wordloom/query/compare.hpp"

namespace wordloom {
namespace {

WordVectors rows_of(const WordVectors& from, std::span<const Row> rows) {
  auto matrix = std::make_shared<Matrix>(rows.size(), from.dim());
  for (std::size_t i = 0; i < rows.size() && from.dim() > 0; ++i)
    std::memcpy(matrix->row(i), from.checked(rows[i]).data(), from.dim() * sizeof(float));
  WordVectors to;
  to.rows = std::as_const(*matrix).view();
  to.storage = std::move(matrix);
  return to;
}

}  // namespace

SharedWords shared_words(const WordList& a, const WordList& b) {
  SharedWords result;
  std::vector<std::pair<Row, Row>> both;
  std::vector<bool> seen(b.size());
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    if (const auto row = b.find(a[i])) {
      both.emplace_back(Row(i), *row);
      seen[row->value] = true;
    } else {
      result.only_a.emplace_back(i);
    }
  }
  for (std::uint32_t i = 0; i < b.size(); ++i)
    if (!seen[i]) result.only_b.emplace_back(i);
  const auto rank = [](const std::pair<Row, Row>& p) { return std::uint64_t{p.first.value} + p.second.value; };
  std::stable_sort(both.begin(), both.end(), [rank](const auto& x, const auto& y) { return rank(x) < rank(y); });
  result.a.reserve(both.size());
  result.b.reserve(both.size());
  for (const auto& [row_a, row_b] : both) {
    result.a.push_back(row_a);
    result.b.push_back(row_b);
  }
  return result;
}

SharedVectors gather(const WordVectors& a, const WordVectors& b, const SharedWords& shared, std::size_t limit) {
  const std::size_t n = limit == 0 ? shared.a.size() : std::min(limit, shared.a.size());
  return {rows_of(a, std::span(shared.a).first(n)), rows_of(b, std::span(shared.b).first(n))};
}

}  // namespace wordloom
