#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support.hpp"
#include "wordloom/io/paged_section.hpp"

using namespace wordloom;
using namespace io_test;

namespace {

constexpr std::size_t kPage = PagedSection::kPage;

std::vector<std::byte> numbered(std::size_t n) {
  std::vector<std::byte> bytes(n);
  for (std::size_t i = 0; i < n; ++i) bytes[i] = static_cast<std::byte>(i * 2654435761U >> 13);
  return bytes;
}

/// One section, written in pieces of an odd size.
void write_paged(const std::string& path, std::span<const std::byte> bytes) {
  ContainerWriter out(path, "sample", 1);
  PagedSectionWriter section(out, "data");
  for (std::size_t begin = 0; begin < bytes.size(); begin += 30011)
    section.append(bytes.subspan(begin, std::min<std::size_t>(30011, bytes.size() - begin)));
  section.end();
  CHECK(section.size() == bytes.size());
  out.commit();
}

}  // namespace

TEST_CASE("a paged section comes back as written, whatever part is asked for") {
  const TemporaryDirectory dir;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPage, 3 * kPage + 5}) {
    const auto bytes = numbered(size);
    write_paged(dir / "c", bytes);
    const Container file = Container::open(dir / "c", "sample", 1);
    file.verify_all();
    CHECK(PagedSection::in(file, "data"));
    const PagedSection section(file, "data");
    CHECK(section.size() == size);
    for (const auto& [from, count] : {std::pair{std::size_t{0}, size}, {size / 2, size - size / 2}, {size, 0UL}})
      CHECK(std::ranges::equal(section.get(from, count), std::span(bytes).subspan(from, count)));
    CHECK_THROWS_AS(section.get(size, 1), Error);
    CHECK_THROWS_AS(section.get(1, size), Error);
    CHECK_THROWS_AS(section.get(~std::uint64_t{0}, 2), Error);
  }
}

TEST_CASE("damage is found in the page that has it, when the page is asked for and not before") {
  const TemporaryDirectory dir;
  const auto bytes = numbered(4 * kPage);
  write_paged(dir / "c", bytes);
  std::string content = get(dir / "c");
  const std::size_t start = Container::open(dir / "c", "sample", 1).sections()[0].offset;
  content[start + 2 * kPage + 77] = static_cast<char>(content[start + 2 * kPage + 77] ^ 4);
  put(dir / "damaged", content);
  const PagedSection section(Container::open(dir / "damaged", "sample", 1), "data");
  CHECK(section.get(0, 2 * kPage).size() == 2 * kPage);
  CHECK(section.get(3 * kPage, kPage).size() == kPage);
  const std::string message = thrown(ErrorKind::format, [&] { section.get(2 * kPage - 1, 2); });
  CHECK(message.find("damaged: section \"data\"") != std::string::npos);
  CHECK(message.find(fmt::format("bytes {} to {}", start + 2 * kPage, start + 3 * kPage)) != std::string::npos);
  CHECK_THROWS_AS(section.verify_all(), Error);
}

TEST_CASE("a section with too few page checksums is refused") {
  const TemporaryDirectory dir;
  ContainerWriter out(dir / "c", "sample", 1);
  out.add("data", numbered(kPage + 1));
  out.add("data.sums", std::string_view("12345678"));
  out.commit();
  const Container file = Container::open(dir / "c", "sample", 1);
  CHECK(thrown(ErrorKind::format, [&] { PagedSection(file, "data"); }).find("1 page checksums") != std::string::npos);
}
