#include "embed/last_good.hpp"

#include <bit>
#include <span>
#include <utility>

#include "wordloom/core/error.hpp"

namespace wordloom::embed {
namespace {

std::span<const float> values(const Matrix& m) { return {m.rows() == 0 ? nullptr : m.row(0), m.rows() * m.stride()}; }

bool finite(const Matrix& m) {
  constexpr std::uint32_t kExponent = 0x7F800000;  // all of it set: infinity or no number
  std::uint32_t found = 0;
  for (const float x : values(m)) found |= (std::bit_cast<std::uint32_t>(x) & kExponent) == kExponent ? 1U : 0U;
  return found == 0;
}

}  // namespace

void LastGood::keep(const TrainResult& result) {
  if (!finite(result.model.input) || !finite(result.model.output)) return;
  try {
    const bool over = spare_.file.has_value();
    if (!over) spare_.file.emplace(directory_);
    std::uint64_t at = 0;
    for (const Matrix* m : {&result.model.input, &result.model.output}) {
      const auto bytes = std::as_bytes(values(*m));
      over ? spare_.file->write_at(at, bytes) : spare_.file->write(bytes);
      at += bytes.size();
    }
    spare_.progress = result;
    std::swap(last_, spare_);
  } catch (const Error& error) {
    spare_.file.reset();
    if (error.kind() != ErrorKind::io) throw;
  }
}

bool LastGood::restore(TrainResult& result) {
  if (!last_.file) return false;
  std::uint64_t from = 0;
  for (Matrix* m : {&result.model.input, &result.model.output}) {
    if (m->rows() == 0) continue;
    const auto bytes = std::as_writable_bytes(std::span(m->row(0), m->rows() * m->stride()));
    last_.file->read_at(from, bytes);
    from += bytes.size();
  }
  static_cast<TrainProgress&>(result) = last_.progress;
  return true;
}

}  // namespace wordloom::embed
