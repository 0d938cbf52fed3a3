#pragma once
// Where all readers put their rows: words mended by policy, rows in one matrix, repeated words dropped.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/matrix.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom::formats {

/// What a reader knows about its file.
struct Job {
  std::string file;              ///< for messages
  std::uint64_t plain_size = 0;  ///< bytes of the file when it is a plain one, else 0 (pipe, gz, zst)
  ReadOptions options;
};

/// Rejects shapes no file can have: dimension 0 or beyond 2^24, more than 2^32 - 2 rows, and columns that do not fit a
/// plain file of that size with `value_bytes` bytes at least per value.
void check_shape(const Job& job, std::uint64_t rows, std::uint64_t dim, std::uint64_t value_bytes);

/// A word as it may stand in a message: control bytes escaped, long ones cut.
std::string shown(std::string_view word);

class RowSink {
 public:
  /// `expected_rows`: what the file says. It is believed (one allocation) only when a plain file is large enough for
  /// it, at `row_bytes` per row; otherwise memory grows with what is really read.
  RowSink(const Job& job, ReadReport& report, std::size_t dim, std::uint64_t expected_rows, std::uint64_t row_bytes);

  std::uint64_t rows() const { return offsets_.size(); }
  bool full() const { return job_.options.limit > 0 && rows() >= job_.options.limit; }
  /// Room for the next row, [dim] floats; valid until add().
  float* row();
  /// Ends the row: its word as read from the file, and the byte at which it stands there.
  void add(std::string_view word, std::uint64_t offset);
  void warn(std::string sentence);
  /// The model, and the report completed. Throws ErrorKind::format when there is no row at all.
  Model finish();

 private:
  Matrix gather();
  const Job& job_;
  ReadReport& report_;
  std::size_t dim_;
  std::size_t first_block_rows_, block_rows_;
  std::vector<Matrix> blocks_;
  std::size_t used_in_last_ = 0;  // rows of blocks_.back() that are taken
  std::vector<char> blob_;
  std::vector<std::uint64_t> ends_, offsets_;
  std::string mended_;
  std::uint64_t warnings_ = 0;
};

}  // namespace wordloom::formats
