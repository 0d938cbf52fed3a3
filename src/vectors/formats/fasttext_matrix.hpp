#pragma once
// The pieces of fastText's binary files: single values, dense matrices, product-quantised matrices.
#include <cstdint>
#include <string>
#include <string_view>

#include "vectors/formats/buffered_reader.hpp"
#include "vectors/formats/row_sink.hpp"
#include "wordloom/core/matrix.hpp"

namespace wordloom::formats {

inline constexpr std::int32_t kFastTextMagic = 793712314;

/// Little-endian values with the byte and a name for messages.
class FastTextBytes {
 public:
  FastTextBytes(ByteStream& stream, const Job& job) : bytes_(stream), job_(job) {}
  std::uint64_t offset() const { return bytes_.offset(); }
  bool at_end() { return bytes_.peek() < 0; }
  template <class T>
  T value(std::string_view what) {
    T v{};
    fill(&v, sizeof v, what);
    return v;
  }
  /// Exactly n bytes. Throws ErrorKind::format at the end of the file.
  void fill(void* out, std::size_t n, std::string_view what);
  /// Appends the bytes before the next NUL.
  void text(std::string& out, std::size_t most, std::string_view what);
  /// Refuses counts that the rest of a plain file cannot hold, before memory is taken for them.
  void check_room(std::uint64_t count, std::uint64_t bytes_each, std::string_view what) const;
  /// True when the size of the file is known, so that check_room() has told.
  bool size_known() const { return job_.plain_size > 0; }
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  BufferedReader bytes_;
  const Job& job_;
};

/// int64 rows, int64 columns (must be `dim`), float32 values.
Matrix read_dense(FastTextBytes& in, std::int32_t dim, std::string_view what);

/// A product-quantised matrix (Jegou et al. 2011), decoded: bool norms apart, int64 rows and columns, int32 code bytes,
/// codes, quantiser {int32 dim, parts, part length, last part's length; 256 centroids of each part}, and with norms
/// apart a code per row and a quantiser of one number.
Matrix read_quantised(FastTextBytes& in, std::int32_t dim, std::string_view what);

}  // namespace wordloom::formats
