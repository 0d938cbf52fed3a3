#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "support.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/output.hpp"

using namespace wordloom;
using namespace io_test;

namespace {

/// Sections of awkward sizes: empty, one byte, exactly aligned, one over.
void write_sample(const std::string& path, std::uint32_t version = 2) {
  ContainerWriter writer(path, "sample", version);
  writer.add("empty", std::string_view());
  writer.add("recipe", std::string_view("locale=en"));
  writer.add("aligned", std::string_view(std::string(64, 'a')));
  std::vector<float> row(333);
  std::iota(row.begin(), row.end(), 0.5F);
  writer.begin("matrix");
  for (int i = 0; i < 3; ++i) writer.append(std::as_bytes(std::span(row)));
  writer.end();
  writer.add("over", std::string_view(std::string(65, 'o')));
  writer.commit();
}

std::string open_error(const std::string& path) {
  return thrown(ErrorKind::format, [&] { Container::open(path, "sample", 2).verify_all(); });
}

}  // namespace

TEST_CASE("sections come back as written, aligned, by name and as arrays") {
  const TemporaryDirectory dir;
  write_sample(dir / "c");
  const Container c = Container::open(dir / "c", "sample", 2);
  CHECK(c.version() == 2);
  CHECK(c.path() == dir / "c");
  CHECK(c.sections().size() == 5);
  CHECK(c.has("matrix"));
  CHECK_FALSE(c.has("none"));
  CHECK(c.section("empty").empty());
  CHECK(c.text("recipe") == "locale=en");
  const auto matrix = c.array<float>("matrix");
  REQUIRE(matrix.size() == 999);
  CHECK(matrix[333 + 7] == 7.5F);
  for (const auto& section : c.sections()) CHECK(section.offset % 64 == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(c.raw("matrix").data()) % 64 == 0);
  CHECK(Container::sniff(get(dir / "c").substr(0, Container::kMagicSize)));
  CHECK_FALSE(Container::sniff("18946 10\n"));
  CHECK(contains(thrown(ErrorKind::format, [&] { c.array<std::uint64_t>("recipe"); }), "no multiple of 8"));
  CHECK(contains(thrown(ErrorKind::format, [&] { c.section("none"); }), "has no section \"none\""));
}

TEST_CASE("a container without sections is whole too") {
  const TemporaryDirectory dir;
  ContainerWriter(dir / "c", "sample", 1).commit();
  CHECK(Container::open(dir / "c", "sample", 1).sections().empty());
}

TEST_CASE("every single flipped bit anywhere in the file is found") {
  const TemporaryDirectory dir;
  write_sample(dir / "whole");
  const std::string whole = get(dir / "whole");
  REQUIRE(whole.size() > 4000);
  std::size_t nameless = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string bent = whole;
    bent[i] = static_cast<char>(bent[i] ^ (1 << (i % 8)));
    put(dir / "bent", bent);
    nameless += !open_error(dir / "bent").starts_with((dir / "bent") + ": byte ");
  }
  CHECK(nameless == 0);
}

TEST_CASE("a file cut anywhere is refused at opening, with its size and the remedy") {
  const TemporaryDirectory dir;
  write_sample(dir / "whole");
  const std::string whole = get(dir / "whole");
  std::vector<std::size_t> sizes{1, 7, 8, 9, 127, 128, 129, whole.size() - 1};
  for (std::size_t size = 512; size < whole.size(); size += 512) sizes.push_back(size);
  for (const std::size_t size : sizes) {
    put(dir / "cut", whole.substr(0, size));
    const std::string message = thrown(ErrorKind::format, [&] { Container::open(dir / "cut", "sample", 2); });
    CAPTURE(message);
    CHECK(contains(message, "byte " + std::to_string(size) + ": the file ends here"));
    CHECK(contains(message, "truncated copy? copy it again"));
  }
  put(dir / "cut", "");
  CHECK(contains(open_error(dir / "cut"), "the file is empty"));
  put(dir / "long", whole + "x");
  CHECK(contains(open_error(dir / "long"), "something was appended"));
}

TEST_CASE("damage names the section, and sections beside it stay readable") {
  const TemporaryDirectory dir;
  write_sample(dir / "c");
  std::string bytes = get(dir / "c");
  const Container whole = Container::open(dir / "c", "sample", 2);
  const auto matrix = whole.sections()[3];
  bytes[matrix.offset + 100] ^= 1;
  bytes[whole.sections()[1].offset + 20] = 'p';
  put(dir / "bent", bytes);
  const Container bent = Container::open(dir / "bent", "sample", 2);
  CHECK(bent.text("over") == std::string(65, 'o'));
  CHECK(contains(thrown(ErrorKind::format, [&] { bent.section("matrix"); }),
                 "section \"matrix\" (3996 bytes) has checksum"));
  CHECK(contains(thrown(ErrorKind::format, [&] { bent.section("recipe"); }), "padding after section \"recipe\" is 70"));
  CHECK(bent.raw("matrix").size() == 3996);
}

TEST_CASE("another file, another kind and a newer version are told apart") {
  const TemporaryDirectory dir;
  write_sample(dir / "c", 3);
  CHECK(contains(thrown(ErrorKind::format, [&] { Container::open(dir / "c", "sample", 2); }),
                 "sample version 3, this program reads up to 2 (newer Wordloom needed)"));
  CHECK(contains(thrown(ErrorKind::format, [&] { Container::open(dir / "c", "other", 9); }),
                 "holds \"sample\", expected \"other\""));
  put(dir / "text", "3 2\nking 0.1 0.2\n");
  CHECK(contains(open_error(dir / "text"), "not a Wordloom file: begins with 33 20 32"));
  std::string unix_ends = get(dir / "c");
  unix_ends.erase(4, 1);
  put(dir / "bent", unix_ends);
  CHECK(contains(open_error(dir / "bent"), "line ends were changed"));
  CHECK(contains(thrown(ErrorKind::io, [&] { Container::open(dir / "none", "sample", 2); }), "No such file"));
}

TEST_CASE("spans outlive the container while its mapping is held") {
  const TemporaryDirectory dir;
  write_sample(dir / "c");
  std::shared_ptr<const void> hold;
  std::string_view text;
  {
    const Container c = Container::open(dir / "c", "sample", 2);
    hold = c.keep_alive();
    text = c.text("recipe");
  }
  std::filesystem::remove(dir / "c");
  CHECK(text == "locale=en");
}

TEST_CASE("a container that is not committed leaves the old file, and misuse is told") {
  const TemporaryDirectory dir;
  write_sample(dir / "c");
  const std::string before = get(dir / "c");
  {
    ContainerWriter writer(dir / "c", "sample", 1);
    writer.add("x", std::string_view("y"));
    CHECK(contains(thrown(ErrorKind::internal, [&] { writer.begin("x"); }), "same name"));
    CHECK(contains(thrown(ErrorKind::internal, [&] { writer.begin(""); }), "1 to 31 bytes"));
    CHECK(contains(thrown(ErrorKind::internal, [&] { writer.begin(std::string(32, 'n')); }), "1 to 31 bytes"));
    CHECK(contains(thrown(ErrorKind::internal, [&] { writer.end(); }), "no section is open"));
  }
  CHECK((get(dir / "c") == before));
  CHECK(entries(dir) == 1);
}

TEST_CASE("a container is read from a file without a name, which messages call as they are told to") {
  const TemporaryDirectory dir;
  write_sample(dir / "c");
  SpoolFile file(dir.path());
  const std::string bytes = get(dir / "c");
  file.write(std::as_bytes(std::span(bytes)));
  const Container c = Container::open(file.map(), "packed", "sample", 2);
  CHECK(c.text("recipe") == "locale=en");
  CHECK(entries(dir) == 1);
  CHECK(thrown(ErrorKind::format, [&] {
          Container::open(file.map(), "packed", "other", 2);
        }).starts_with("packed: byte 16: "));
}
