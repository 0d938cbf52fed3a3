#include "wordloom/io/mapped_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "io/descriptor.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {

MappedFile::MappedFile(const std::filesystem::path& path)
    : MappedFile(io::open_to_read(path.string()).get(), path.string()) {}

MappedFile::MappedFile(int descriptor, std::string_view name) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) throw fail(ErrorKind::io, "{}: cannot look at it: {}", name, io::reason(errno));
  if (!S_ISREG(info.st_mode))
    throw fail(ErrorKind::io, "{}: is a pipe or a device and cannot be mapped (write it to a file first)", name);
  if (info.st_size == 0) return;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size > std::numeric_limits<std::size_t>::max())
    throw fail(ErrorKind::memory, "{}: {} bytes do not fit the address space of this program", name, size);
  void* address = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED)
    throw fail(errno == ENOMEM ? ErrorKind::memory : ErrorKind::io, "{}: cannot map its {} bytes: {}", name, size,
               io::reason(errno));
  data_ = address;
  size_ = static_cast<std::size_t>(size);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace wordloom
