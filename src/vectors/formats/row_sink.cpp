#include "vectors/formats/row_sink.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <utility>

namespace wordloom::formats {
namespace {

constexpr std::size_t kBlockFloats = std::size_t{1} << 20;
constexpr std::uint64_t kMaxWarnings = 20;
constexpr std::uint64_t kMaxDim = std::uint64_t{1} << 24;
constexpr std::uint64_t kMaxRows = std::numeric_limits<std::uint32_t>::max() - 1;

}  // namespace

std::string shown(std::string_view word) {
  std::string out;
  for (const char c : word.substr(0, 40)) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return word.size() > 40 ? out + "..." : out;
}

void check_shape(const Job& job, std::uint64_t rows, std::uint64_t dim, std::uint64_t value_bytes) {
  if (dim == 0)
    throw fail(ErrorKind::format, "{}: byte 0: the header says 0 columns (row 1 can have no values)", job.file);
  if (dim > kMaxDim || rows > kMaxRows)
    throw fail(ErrorKind::format,
               "{}: byte 0: the header says {} rows of {} values; the most are {} of {} (not a header?)", job.file,
               rows, dim, kMaxRows, kMaxDim);
  if (rows > 0 && job.plain_size > 0 && dim * value_bytes > job.plain_size)
    throw fail(ErrorKind::format,
               "{}: byte 0: the header says {} values per row, too many for row 1 of a file of {} bytes "
               "(truncated download?)",
               job.file, dim, job.plain_size);
}

RowSink::RowSink(const Job& job, ReadReport& report, std::size_t dim, std::uint64_t expected_rows,
                 std::uint64_t row_bytes)
    : job_(job), report_(report), dim_(dim) {
  block_rows_ = std::max<std::size_t>(1, kBlockFloats / Matrix::padded(dim));
  first_block_rows_ = block_rows_;
  if (job.options.limit > 0) expected_rows = std::min(expected_rows, job.options.limit);
  if (expected_rows > 0 && expected_rows <= job.plain_size / row_bytes)
    first_block_rows_ = static_cast<std::size_t>(expected_rows);
}

float* RowSink::row() {
  if (blocks_.empty()) {
    blocks_.emplace_back(first_block_rows_, dim_);
  } else if (used_in_last_ == blocks_.back().rows()) {
    blocks_.emplace_back(block_rows_, dim_);
    used_in_last_ = 0;
  }
  return blocks_.back().row(used_in_last_);
}

void RowSink::add(std::string_view word, std::uint64_t offset) {
  if (rows() == kMaxRows)
    throw fail(ErrorKind::format, "{}: byte {}: row {} is one too many; the most are {}", job_.file, offset, rows() + 1,
               kMaxRows);
  if (find_broken_utf8(word) != std::string_view::npos) {
    if (job_.options.utf8 == Utf8Policy::strict)
      throw fail(ErrorKind::format,
                 "{}: byte {}: the word of row {} is not UTF-8 (read it with the policy replace or keep)", job_.file,
                 offset, rows() + 1);
    ++report_.broken_utf8;
    const bool replace = job_.options.utf8 == Utf8Policy::replace;
    replace_broken_utf8(word, mended_);
    warn(fmt::format("byte {}: the word of row {} is not UTF-8: {}", offset, rows() + 1,
                     replace ? fmt::format("read as '{}'", shown(mended_)) : std::string("kept as it is")));
    if (replace) word = mended_;
  }
  if (word.empty()) warn(fmt::format("byte {}: the word of row {} is empty", offset, rows() + 1));
  blob_.insert(blob_.end(), word.begin(), word.end());
  ends_.push_back(blob_.size());
  offsets_.push_back(offset);
  ++used_in_last_;
}

void RowSink::warn(std::string sentence) {
  if (++warnings_ <= kMaxWarnings) report_.warnings.push_back(std::move(sentence));
}

Matrix RowSink::gather() {
  if (blocks_.size() == 1) return std::move(blocks_[0]);
  Matrix all(static_cast<std::size_t>(rows()), dim_);
  std::size_t at = 0;
  for (auto& block : blocks_) {
    const std::size_t n = &block == &blocks_.back() ? used_in_last_ : block.rows();
    std::memcpy(all.row(at), block.row(0), n * all.stride() * sizeof(float));
    at += n;
    block = Matrix();  // given back at once: the peak stays one matrix and one block
  }
  return all;
}

Model RowSink::finish() {
  if (rows() == 0) throw fail(ErrorKind::format, "{}: byte 0: there is no row 1: the file holds no vectors", job_.file);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> dropped;
  Model model;
  model.input.words = WordList::own_distinct(std::move(blob_), std::move(ends_), dropped);
  auto matrix = std::make_shared<Matrix>(gather());
  std::size_t out = 0, next = 0;
  for (std::size_t r = 0; r < offsets_.size() && !dropped.empty(); ++r) {
    if (next < dropped.size() && dropped[next].first == r) {
      ++next;
      continue;
    }
    if (out != r) std::memcpy(matrix->row(out), matrix->row(r), dim_ * sizeof(float));
    ++out;
  }
  report_.duplicates = dropped.size();
  for (const auto& [row, first] : dropped)
    warn(fmt::format("byte {}: row {} repeats the word of row {} and is dropped", offsets_[row], row + 1, first + 1));
  if (warnings_ > kMaxWarnings) report_.warnings.push_back(fmt::format("... and {} more", warnings_ - kMaxWarnings));
  model.input.rows = matrix->view();
  model.input.rows.rows = model.input.words.size();
  model.input.storage = std::move(matrix);
  return model;
}

}  // namespace wordloom::formats
