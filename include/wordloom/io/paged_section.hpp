#pragma once
// A large section whose pages carry checksums of their own: a query verifies what it touches and not the whole file.
// A page is 64 KiB: one part in 8,000 of the space, and some microseconds when it is first touched.
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/io/container.hpp"

namespace wordloom {

/// Writes section `name` and, at end(), section "NAME.sums": one XXH3-64 for each 64 KiB.
class PagedSectionWriter {
 public:
  static constexpr std::size_t kPage = std::size_t{1} << 16;
  PagedSectionWriter(ContainerWriter& out, std::string name);
  void append(std::span<const std::byte> bytes);
  void append(std::string_view text) { append(std::as_bytes(std::span(text))); }
  void end();
  std::uint64_t size() const { return size_; }

 private:
  void page();
  ContainerWriter& out_;
  std::string name_;
  std::vector<std::byte> buffer_;
  std::vector<std::uint64_t> sums_;
  std::uint64_t size_ = 0;
};

/// Reads one. Copies share what was verified; any number of threads.
class PagedSection {
 public:
  static constexpr std::size_t kPage = PagedSectionWriter::kPage;
  PagedSection() = default;
  /// Verifies the page checksums, not the pages. Throws ErrorKind::format when there are not as many as pages.
  PagedSection(const Container& file, const std::string& name);
  /// Whether section `name` was written so.
  static bool in(const Container& file, const std::string& name) { return file.has(name + ".sums"); }

  std::uint64_t size() const { return bytes_.size(); }
  /// Bytes [offset, offset + size), verified. Throws ErrorKind::format naming file and section when they are damaged or
  /// beyond the end.
  std::span<const std::byte> get(std::uint64_t offset, std::uint64_t size) const {
    if (size > bytes_.size() || offset > bytes_.size() - size) beyond(offset, size);
    if (size != 0)
      for (std::uint64_t page = offset / kPage; page <= (offset + size - 1) / kPage; ++page)
        if (!state_->verified[page].load(std::memory_order_acquire)) verify(page);
    return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  /// Element i of an array of T.
  template <class T>
  T at(std::uint64_t i) const {
    T value;
    __builtin_memcpy(&value, get(i * sizeof(T), sizeof(T)).data(), sizeof(T));
    return value;
  }
  void verify_all() const { get(0, size()); }
  const std::string& name() const { return state_->name; }

 private:
  struct State {
    Container file;
    std::string name;  // of the file and the section, for messages
    std::uint64_t place;
    std::span<const std::uint64_t> sums;
    std::unique_ptr<std::atomic<bool>[]> verified;
  };
  void verify(std::uint64_t page) const;
  [[noreturn]] void beyond(std::uint64_t offset, std::uint64_t size) const;
  std::span<const std::byte> bytes_;
  std::shared_ptr<State> state_;
};

}  // namespace wordloom
