#include "embed/last_good.hpp"

#include <cmath>
#include <span>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom::embed {
namespace {

std::span<const float> values(const Matrix& m) { return {m.rows() == 0 ? nullptr : m.row(0), m.rows() * m.stride()}; }

bool finite(const Matrix& m) {
  // 0 times a number is 0, 0 times infinity or no number is no number: one sum tells.
  double sum = 0;
  for (const float x : values(m)) sum += static_cast<double>(x) * 0;
  return sum == 0;
}

}  // namespace

void LastGood::keep(const TrainResult& result) {
  if (!finite(result.model.input) || !finite(result.model.output)) return;
  try {
    State state{.file = SpoolFile(directory_), .progress = result};
    state.file.write(std::as_bytes(values(result.model.input)));
    state.file.write(std::as_bytes(values(result.model.output)));
    state_ = std::move(state);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::io) throw;
  }
}

bool LastGood::restore(TrainResult& result) {
  if (!state_) return false;
  std::uint64_t from = 0;
  for (Matrix* m : {&result.model.input, &result.model.output}) {
    if (m->rows() == 0) continue;
    const auto bytes = std::as_writable_bytes(std::span(m->row(0), m->rows() * m->stride()));
    state_->file.read_at(from, bytes);
    from += bytes.size();
  }
  static_cast<TrainProgress&>(result) = state_->progress;
  return true;
}

}  // namespace wordloom::embed
