#pragma once
// What the tests of the io room share.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/io/input.hpp"

namespace io_test {

using wordloom::testing::TemporaryDirectory;
using wordloom::testing::thrown;

inline std::size_t entries(const TemporaryDirectory& directory) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(directory.path()), std::filesystem::directory_iterator()));
}

inline void put(const std::string& path, std::string_view content) {
  std::ofstream out(path, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

inline std::string get(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Hands out a text in pieces of random size from 1 to `largest`.
class ChoppedStream final : public wordloom::ByteStream {
 public:
  ChoppedStream(std::string text, std::size_t largest, unsigned seed)
      : text_(std::move(text)), random_(seed), size_(1, largest) {}
  std::size_t read(char* out, std::size_t n) override {
    n = std::min({n, size_(random_), text_.size() - at_});
    std::memcpy(out, text_.data() + at_, n);
    at_ += n;
    return n;
  }
  std::uint64_t consumed() const override { return at_; }
  const std::string& name() const override { return name_; }

 private:
  std::string text_, name_ = "chopped";
  std::size_t at_ = 0;
  std::mt19937 random_;
  std::uniform_int_distribution<std::size_t> size_;
};

}  // namespace io_test
