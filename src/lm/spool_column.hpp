#pragma once
// Records written once and read once or more, in order, without holding more than a buffer of them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "wordloom/io/output.hpp"

namespace wordloom::lm {

template <class Record>
class SpoolColumn {
 public:
  explicit SpoolColumn(const std::string& directory) : file_(directory) {}
  void push(const Record& record) {
    file_.write(std::as_bytes(std::span(&record, 1)));
    ++size_;
  }
  std::uint64_t size() const { return size_; }

  /// Reads from the beginning; several may be at work.
  class Reader {
   public:
    explicit Reader(SpoolColumn& column) : column_(&column) {}
    bool next(Record& out) {
      if (at_ == buffer_.size() && !fill()) return false;
      out = buffer_[at_++];
      return true;
    }

   private:
    static constexpr std::size_t kRoom = (std::size_t{1} << 20) / sizeof(Record);
    bool fill() {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(kRoom, column_->size_ - read_));
      if (n == 0) return false;
      buffer_.resize(n);
      column_->file_.read_at(read_ * sizeof(Record), std::as_writable_bytes(std::span(buffer_)));
      read_ += n;
      at_ = 0;
      return true;
    }
    SpoolColumn* column_;
    std::vector<Record> buffer_;
    std::size_t at_ = 0;
    std::uint64_t read_ = 0;
  };

 private:
  SpoolFile file_;
  std::uint64_t size_ = 0;
};

}  // namespace wordloom::lm
