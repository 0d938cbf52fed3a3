#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/mapped_file.hpp"

using namespace wordloom;
using namespace io_test;

namespace {

std::string gz(const std::string& text) {
  z_stream z{};
  if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflateInit2");
  std::string out(deflateBound(&z, text.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string zst(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>('a' + random() % 20);
  return text;
}

const std::string kSkippable("\x53\x2a\x4d\x18\x03\0\0\0abc", 11);

}  // namespace

TEST_CASE("plain, gzip and zstd files give the same text, in reads of any size") {
  const TemporaryDirectory dir;
  const std::string a = noise(700000, 1), b = noise(3, 2), whole = a + b;
  put(dir / "plain", whole);
  put(dir / "members", gz(a) + gz("") + gz(b));
  put(dir / "padded", gz(whole) + std::string(1000, '\0'));
  put(dir / "frames", zst(a) + zst("") + zst(b));
  put(dir / "skippable", kSkippable + zst(a) + kSkippable + zst(b));
  for (const char* name : {"plain", "members", "padded", "frames", "skippable"}) {
    CAPTURE(name);
    CHECK((read_all(dir / name) == whole));
    for (const std::size_t step : {1UL, 977UL, 300000UL}) {
      const auto stream = open_input(dir / name);
      std::string text, piece(step, '\0');
      while (const std::size_t got = stream->read(piece.data(), step)) text.append(piece, 0, got);
      CHECK((text == whole));
      CHECK(stream->read(piece.data(), step) == 0);
      CHECK(stream->consumed() == std::filesystem::file_size(dir / name));
    }
  }
}

TEST_CASE("a compressed file cut at any byte is an error that names file and byte") {
  const TemporaryDirectory dir;
  const std::string text = noise(300, 5);
  for (const std::string& packed : {gz(text) + gz(text), zst(text) + zst(text), kSkippable + zst(text)}) {
    const std::size_t first = packed.starts_with(kSkippable) ? kSkippable.size() : packed.size() / 2;
    for (std::size_t size = 2; size < packed.size(); ++size) {
      // A whole first part is a whole file; fewer than four bytes of a skippable frame are text.
      if (size == first || (packed.starts_with(kSkippable) && size < 4)) continue;
      put(dir / "cut", packed.substr(0, size));
      const std::string message = thrown(ErrorKind::format, [&] { read_all(dir / "cut"); });
      CAPTURE(size);
      CAPTURE(message);
      CHECK(message.starts_with((dir / "cut") + ": byte "));
      CHECK(contains(message, "byte " + std::to_string(size) + ":"));
      CHECK(contains(message, "cut short?"));
    }
  }
}

TEST_CASE("damaged compressed bytes and bytes behind the end are refused") {
  const TemporaryDirectory dir;
  std::string broken = gz(noise(100000, 3));
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x10);
  put(dir / "broken.gz", broken);
  CHECK(contains(thrown(ErrorKind::format, [&] { read_all(dir / "broken.gz"); }), "broken gzip data"));
  put(dir / "tail.gz", gz("text") + "more");
  CHECK(contains(thrown(ErrorKind::format, [&] { read_all(dir / "tail.gz"); }), "byte 24: bytes that are no gzip"));
  put(dir / "tail.zst", zst("text") + "more");
  CHECK(contains(thrown(ErrorKind::format, [&] { read_all(dir / "tail.zst"); }), "broken zstd data"));
}

TEST_CASE("short files that only begin like compressed data are plain text") {
  const TemporaryDirectory dir;
  for (const char* text : {"", "P", "P*", "S*M", "B", "BZ", "BZh", "BZh9 and more words", "\x1f", "(", "\xfd"}) {
    put(dir / "short", text);
    CHECK(read_all(dir / "short") == text);
  }
}

TEST_CASE("other compressions are named, with the command to use") {
  const TemporaryDirectory dir;
  put(dir / "a", "BZh61AY&SYxxxx");
  CHECK(contains(thrown(ErrorKind::format, [&] { open_input(dir / "a"); }), "bzip2 -dc FILE"));
  put(dir / "b", std::string("\xfd"
                             "7zXZ\0xxxx",
                             10));
  CHECK(contains(thrown(ErrorKind::format, [&] { open_input(dir / "b"); }), "xz -dc FILE"));
}

TEST_CASE("compressed data come through a pipe that cannot seek") {
  const TemporaryDirectory dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  const std::string text = noise(400000, 9);
  std::thread writer([&] { put(dir / "pipe", zst(text)); });
  const std::string got = read_all(dir / "pipe");
  writer.join();
  CHECK((got == text));
}

TEST_CASE("standard input is read as - and left open") {
  const TemporaryDirectory dir;
  put(dir / "in.gz", gz("from a pipe\n"));
  const int saved = ::dup(0);
  const int file = ::open((dir / "in.gz").c_str(), O_RDONLY);
  ::dup2(file, 0);
  ::close(file);
  CHECK(expand_inputs({"-"}).at(0).bytes == std::filesystem::file_size(dir / "in.gz"));
  CHECK(read_all("-") == "from a pipe\n");
  CHECK(::fcntl(0, F_GETFD) != -1);
  if (saved >= 0) {
    ::dup2(saved, 0);
    ::close(saved);
  }
  CHECK(contains(thrown(ErrorKind::usage, [] { expand_inputs({"-", "x", "-"}); }), "more than once"));
}

TEST_CASE("the head of a file is looked at as it is on disk, and that of a pipe is left in it") {
  const TemporaryDirectory dir;
  put(dir / "file", "0123456789");
  CHECK(file_head(dir / "file", 4) == "0123");
  CHECK(file_head(dir / "file", 40) == "0123456789");
  for (const std::string& none : {dir / "missing", dir / "", std::string("-")}) CHECK(file_head(none, 4).empty());
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "text", 4) == 4);
  ::close(ends[1]);
  CHECK(file_head(fmt::format("/proc/self/fd/{}", ends[0]), 2).empty());
  char text[8];
  CHECK(::read(ends[0], text, sizeof text) == 4);
  ::close(ends[0]);
}

TEST_CASE("a file larger than allowed is refused by read_all") {
  const TemporaryDirectory dir;
  put(dir / "big", noise(1001, 1));
  CHECK(read_all(dir / "big", 1001).size() == 1001);
  CHECK(contains(thrown(ErrorKind::format, [&] { read_all(dir / "big", 1000); }), "more than 1000 bytes"));
}

TEST_CASE("directories are walked in the order of path bytes and hidden entries are skipped") {
  const TemporaryDirectory dir;
  for (const char* sub : {"in", "in/a", "in/a/deep", "in/.git", "in/\xC3\xA9"})
    std::filesystem::create_directory(dir / sub);
  for (const char* file : {"in/b.txt", "in/a/2", "in/a/10", "in/a/deep/x", "in/a-first", "in/.hidden", "in/.git/config",
                           "in/\xC3\xA9/y", "in/Z", "single"})
    put(dir / file, "12345");
  std::filesystem::create_directory_symlink("..", dir / "in/a/loop");
  std::filesystem::create_symlink("../single", dir / "in/link");
  REQUIRE(::mkfifo((dir / "in/pipe").c_str(), 0600) == 0);

  std::vector<std::string> found;
  for (const auto& file : expand_inputs({dir / "single", dir / "in/"})) {
    found.push_back(file.path.substr(dir.path().string().size() + 1));
    CHECK(file.bytes == 5);
  }
  const std::vector<std::string> expected{"single",      "in/Z",     "in/a-first", "in/a/10",      "in/a/2",
                                          "in/a/deep/x", "in/b.txt", "in/link",    "in/\xC3\xA9/y"};
  CHECK(found == expected);
  CHECK(expand_inputs({dir / "in/.hidden"}).size() == 1);
  CHECK(expand_inputs({}).empty());
}

TEST_CASE("missing, unreadable and empty inputs are named with the reason") {
  const TemporaryDirectory dir;
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "none"}); }), "none: cannot open: No such file"));
  CHECK(contains(thrown(ErrorKind::io, [&] { open_input(dir / "none"); }), "none: cannot open: No such file"));
  CHECK(contains(thrown(ErrorKind::io, [&] { open_input(dir.path()); }), "is a directory"));
  CHECK(contains(thrown(ErrorKind::io, [&] { MappedFile m(dir / "none"); }), "none: cannot open: No such file"));
  std::filesystem::create_directory(dir / "empty");
  put(dir / "empty/.hidden", "x");
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "empty"}); }), "holds no file to read"));
  std::filesystem::create_directory(dir / "dangling");
  std::filesystem::create_symlink("nowhere", dir / "dangling/link");
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "dangling"}); }), "dangling/link: cannot open"));
  put(dir / "dangling/file", "x");
  std::vector<std::string> nowhere;
  CHECK(expand_inputs({dir / "dangling"}, &nowhere).size() == 1);
  CHECK(nowhere == std::vector<std::string>{dir / "dangling/link"});
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "dangling/link"}, &nowhere); }), "cannot open"));
  if (::geteuid() == 0) {
    MESSAGE("skipped: unreadable file and directory (the superuser can read everything)");
    return;
  }
  put(dir / "secret", "x");
  std::filesystem::create_directory(dir / "closed");
  put(dir / "closed/file", "x");
  ::chmod((dir / "secret").c_str(), 0);
  ::chmod((dir / "closed").c_str(), 0);
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "secret"}); }), "Permission denied"));
  CHECK(contains(thrown(ErrorKind::io, [&] { expand_inputs({dir / "closed"}); }), "cannot list the directory"));
  ::chmod((dir / "closed").c_str(), 0700);
}

TEST_CASE("a mapping shows the whole file, and an empty file is an empty mapping") {
  const TemporaryDirectory dir;
  put(dir / "file", "mapped text");
  put(dir / "empty", "");
  MappedFile file(dir / "file");
  MappedFile moved = std::move(file);
  CHECK(moved.text() == "mapped text");
  CHECK(MappedFile(dir / "empty").size() == 0);
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  std::thread writer([&] {
    const int fd = ::open((dir / "pipe").c_str(), O_WRONLY);
    ::close(fd);
  });
  CHECK(contains(thrown(ErrorKind::io, [&] { MappedFile m(dir / "pipe"); }), "pipe or a device"));
  writer.join();
}

TEST_CASE("compressed data are known by their first bytes, whoever packed them") {
  for (const std::string& head : {gz("text"), zst("text"), kSkippable, std::string("BZh91AY&SY....."),
                                  std::string("\xfd"
                                              "7zXZ\0..",
                                              8)})
    CHECK(is_compressed(head.substr(0, 16)));
  for (const char* head : {"", "\x1f", "BZh91AY", "text", "\x50\x2a\x4d"}) CHECK_FALSE(is_compressed(head));
}
