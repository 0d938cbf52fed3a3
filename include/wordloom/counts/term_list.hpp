#pragma once
// Terms in order, their bytes back to back.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom {

/// Column i of a matrix is term i.
class TermList {
 public:
  std::size_t size() const { return ends_.size() - 1; }
  std::string_view operator[](std::size_t i) const {
    return {bytes_.data() + ends_[i], static_cast<std::size_t>(ends_[i + 1] - ends_[i])};
  }
  void push_back(std::string_view term) {
    bytes_.append(term);
    ends_.push_back(bytes_.size());
  }
  void reserve(std::size_t terms, std::size_t bytes) {
    ends_.reserve(terms + 1);
    bytes_.reserve(bytes);
  }
  /// Empty terms of these sizes, to be written through data(): term i begins where those before it end.
  template <class Sizes>
  void resize(std::size_t terms, Sizes size_of) {
    ends_.resize(terms + 1);
    for (std::size_t i = 0; i < terms; ++i) ends_[i + 1] = ends_[i] + size_of(i);
    bytes_.resize(ends_.back());
  }
  char* data(std::size_t i) { return bytes_.data() + ends_[i]; }
  friend bool operator==(const TermList&, const TermList&) = default;

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_{0};
};

}  // namespace wordloom
