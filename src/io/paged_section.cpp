#include "wordloom/io/paged_section.hpp"

#include <algorithm>

#include "io/container_layout.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/fuzzing.hpp"

namespace wordloom {

PagedSectionWriter::PagedSectionWriter(ContainerWriter& out, std::string name) : out_(out), name_(std::move(name)) {
  buffer_.reserve(kPage);
  out_.begin(name_);
}

void PagedSectionWriter::append(std::span<const std::byte> bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kPage - buffer_.size());
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
    bytes = bytes.subspan(n);
    if (buffer_.size() == kPage) page();
  }
}

void PagedSectionWriter::page() {
  sums_.push_back(io::checksum(buffer_));
  out_.append(buffer_);
  buffer_.clear();
}

void PagedSectionWriter::end() {
  if (!buffer_.empty()) page();
  out_.end();
  out_.add(name_ + ".sums", std::as_bytes(std::span(sums_)));
}

PagedSection::PagedSection(const Container& file, const std::string& name) : bytes_(file.raw(name)) {
  const auto sums = file.array<std::uint64_t>(name + ".sums");
  if (sums.size() != (bytes_.size() + kPage - 1) / kPage)
    throw fail(ErrorKind::format,
               "{}: section \"{}\" has {} bytes and {} page checksums (written by a faulty program?)",
               file.path().string(), name, bytes_.size(), sums.size());
  std::uint64_t place = 0;
  for (const Container::Section& section : file.sections())
    if (section.name == name) place = section.offset;
  state_ = std::make_shared<State>(State{file, fmt::format("{}: section \"{}\"", file.path().string(), name), place,
                                         sums, std::make_unique<std::atomic<bool>[]>(sums.size())});
}

void PagedSection::verify(std::uint64_t page) const {
  const std::uint64_t begin = page * kPage;
  const auto bytes = bytes_.subspan(static_cast<std::size_t>(begin),
                                    std::min<std::size_t>(kPage, bytes_.size() - static_cast<std::size_t>(begin)));
  const std::uint64_t found = io::checksum(bytes);
  if (kChecksumsMatter && found != state_->sums[page])
    throw fail(ErrorKind::format,
               "{}: bytes {} to {} of the file have checksum {:016x}, expected {:016x} (damaged copy? copy it again)",
               state_->name, state_->place + begin, state_->place + begin + bytes.size(), found, state_->sums[page]);
  state_->verified[page].store(true, std::memory_order_release);
}

void PagedSection::beyond(std::uint64_t offset, std::uint64_t size) const {
  throw fail(ErrorKind::format,
             "{}: {} bytes are wanted at {}, it has {} (written by a faulty program? make the file again)",
             state_->name, size, offset, bytes_.size());
}

}  // namespace wordloom
