#pragma once
// A stream whose first bytes can be looked at before they are read.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wordloom/io/input.hpp"

namespace wordloom::formats {

class PeekedStream : public ByteStream {
 public:
  PeekedStream(std::unique_ptr<ByteStream> inner, std::size_t peek);
  std::string_view head() const { return head_; }  ///< the first `peek` bytes, or all there are
  bool head_is_all() const { return all_; }
  std::size_t read(char* out, std::size_t n) override;
  std::uint64_t consumed() const override { return inner_->consumed(); }
  const std::string& name() const override { return inner_->name(); }

 private:
  std::unique_ptr<ByteStream> inner_;
  std::string head_;
  std::size_t position_ = 0;
  bool all_ = false;
};

}  // namespace wordloom::formats
