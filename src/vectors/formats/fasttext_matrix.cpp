#include "vectors/formats/fasttext_matrix.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace wordloom::formats {
namespace {

constexpr std::size_t kCentroids = 256;
/// Memory is taken in steps of so many bytes where the size of the file is not known.
constexpr std::size_t kStep = std::size_t{1} << 24;

struct Shape {
  std::size_t rows, cols;
};

Shape read_shape(FastTextBytes& in, std::int32_t dim, std::string_view what) {
  const auto rows = in.value<std::int64_t>(what);
  const auto cols = in.value<std::int64_t>(what);
  if (rows < 0 || rows > 0xfffffff0LL || cols != dim)
    in.refuse(fmt::format("{} x {} {}, where {} columns were expected", rows, cols, what, dim));
  return {static_cast<std::size_t>(rows), static_cast<std::size_t>(cols)};
}

/// n bytes, taken in steps: a file that ends early costs no more memory than it has bytes.
template <class T>
std::vector<T> read_array(FastTextBytes& in, std::size_t n, std::string_view what) {
  in.check_room(n, sizeof(T), what);
  std::vector<T> values;
  while (values.size() < n) {
    const std::size_t have = values.size(), step = std::min(n - have, kStep / sizeof(T));
    values.resize(have + step);
    in.fill(values.data() + have, step * sizeof(T), what);
  }
  return values;
}

class Quantiser {
 public:
  Quantiser(FastTextBytes& in, std::size_t dim, std::string_view what) {
    const auto d = in.value<std::int32_t>(what), parts = in.value<std::int32_t>(what),
               part = in.value<std::int32_t>(what), last = in.value<std::int32_t>(what);
    if (d < 1 || static_cast<std::size_t>(d) != dim || parts < 1 || part < 1 || last < 1 || last > part ||
        std::int64_t{parts - 1} * part + last != d)
      in.refuse(fmt::format("a quantiser of {} parts of {} (the last {}) for {} columns", parts, part, last, dim));
    parts_ = static_cast<std::size_t>(parts);
    part_ = static_cast<std::size_t>(part);
    last_ = static_cast<std::size_t>(last);
    centroids_ = read_array<float>(in, dim * kCentroids, what);
  }
  std::size_t parts() const { return parts_; }
  /// out[0..dim) = scale * the row that the codes [parts] stand for.
  void decode(const std::uint8_t* codes, float scale, float* out) const {
    for (std::size_t m = 0; m < parts_; ++m) {
      const bool last = m + 1 == parts_;
      const std::size_t length = last ? last_ : part_;
      const float* const from = centroids_.data() + m * kCentroids * part_ + codes[m] * length;
      for (std::size_t i = 0; i < length; ++i) out[m * part_ + i] = scale * from[i];
    }
  }

 private:
  std::size_t parts_ = 0, part_ = 0, last_ = 0;
  std::vector<float> centroids_;
};

}  // namespace

void FastTextBytes::fill(void* out, std::size_t n, std::string_view what) {
  if (bytes_.read(out, n) < n)
    throw fail(ErrorKind::format, "{}: byte {}: the file ends inside {} (truncated download?)", job_.file,
               bytes_.offset(), what);
}

void FastTextBytes::text(std::string& out, std::size_t most, std::string_view what) {
  if (!bytes_.read_until('\0', out, most))
    throw fail(ErrorKind::format,
               "{}: byte {}: the file ends inside {}, or it is longer than {} bytes (truncated download?)", job_.file,
               bytes_.offset(), what, most);
}

void FastTextBytes::check_room(std::uint64_t count, std::uint64_t bytes_each, std::string_view what) const {
  if (!size_known()) return;
  const std::uint64_t left = job_.plain_size - std::min(job_.plain_size, bytes_.offset());
  if (count > left / bytes_each)
    refuse(fmt::format("{} {} do not fit the {} bytes that are left (truncated download?)", count, what, left));
}

void FastTextBytes::refuse(const std::string& why) const {
  throw fail(ErrorKind::format, "{}: byte {}: {}", job_.file, bytes_.offset(), why);
}

Matrix read_dense(FastTextBytes& in, std::int32_t dim, std::string_view what) {
  const Shape shape = read_shape(in, dim, what);
  in.check_room(shape.rows, shape.cols * sizeof(float), what);
  if (in.size_known()) {
    Matrix m(shape.rows, shape.cols);
    for (std::size_t r = 0; r < shape.rows; ++r) in.fill(m.row(r), shape.cols * sizeof(float), what);
    return m;
  }
  const std::vector<float> values = read_array<float>(in, shape.rows * shape.cols, what);
  Matrix m(shape.rows, shape.cols);
  for (std::size_t r = 0; r < shape.rows; ++r)
    std::memcpy(m.row(r), values.data() + r * shape.cols, shape.cols * sizeof(float));
  return m;
}

Matrix read_quantised(FastTextBytes& in, std::int32_t dim, std::string_view what) {
  const bool norms_apart = in.value<std::uint8_t>(what) != 0;
  const Shape shape = read_shape(in, dim, what);
  const auto code_bytes = in.value<std::int32_t>(what);
  if (code_bytes < 0 || (shape.rows > 0 && static_cast<std::size_t>(code_bytes) % shape.rows != 0))
    in.refuse(fmt::format("{} bytes of codes for {} {}", code_bytes, shape.rows, what));
  const auto codes = read_array<std::uint8_t>(in, static_cast<std::size_t>(code_bytes), what);
  const Quantiser quantiser(in, shape.cols, what);
  if (codes.size() != shape.rows * quantiser.parts())
    in.refuse(fmt::format("{} bytes of codes for {} {} of {} parts", code_bytes, shape.rows, what, quantiser.parts()));
  std::vector<float> norms(shape.rows, 1.0F);
  if (norms_apart) {
    const auto norm_codes = read_array<std::uint8_t>(in, shape.rows, what);
    const Quantiser norm_quantiser(in, 1, what);
    for (std::size_t r = 0; r < shape.rows; ++r) norm_quantiser.decode(&norm_codes[r], 1.0F, &norms[r]);
  }
  Matrix m(shape.rows, shape.cols);
  for (std::size_t r = 0; r < shape.rows; ++r)
    quantiser.decode(codes.data() + r * quantiser.parts(), norms[r], m.row(r));
  return m;
}

}  // namespace wordloom::formats
