#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "support.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/io/reader_gone.hpp"

using namespace wordloom;
using namespace io_test;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0U;
}

/// A file system of one MiB, where the process may mount one.
class SmallDisk {
 public:
  explicit SmallDisk(std::string where) : where_(std::move(where)) {
    std::filesystem::create_directory(where_);
    mounted_ = ::mount("tmpfs", where_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(where_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }

 private:
  std::string where_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("an atomic file appears whole at commit and nothing else is left") {
  const TemporaryDirectory dir;
  {
    AtomicFile file(dir / "out");
    file.write("....body ");
    const std::string large(3000000, 'x');
    file.write(large);
    CHECK(file.position() == 3000009);
    file.write_at(0, std::as_bytes(std::span("head", 4)));
    file.write("end");
    CHECK_FALSE(std::filesystem::exists(dir / "out"));
    file.commit();
    CHECK((get(dir / "out") == "headbody " + large + "end"));
  }
  CHECK(entries(dir) == 1);
}

TEST_CASE("a file that is not committed leaves the old one untouched and no other behind") {
  const TemporaryDirectory dir;
  put(dir / "out", "old");
  {
    AtomicFile file(dir / "out");
    file.write(std::string(1000000, 'n'));
  }
  CHECK(get(dir / "out") == "old");
  CHECK(entries(dir) == 1);
}

TEST_CASE("a committed file replaces the old one, keeping its permissions, through symbolic links") {
  const TemporaryDirectory dir;
  std::filesystem::create_directory(dir / "sub");
  put(dir / "sub/real", "old");
  ::chmod((dir / "sub/real").c_str(), 0640);
  std::filesystem::create_symlink("sub/real", dir / "link");
  std::filesystem::create_symlink("sub/new", dir / "dangling");
  for (const char* name : {"link", "dangling"}) {
    AtomicFile file(dir / name);
    file.write("new");
    file.commit();
    CHECK(std::filesystem::is_symlink(dir / name));
  }
  CHECK(get(dir / "sub/real") == "new");
  CHECK(mode_of(dir / "sub/real") == 0640);
  CHECK(get(dir / "sub/new") == "new");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  CHECK(mode_of(dir / "sub/new") == (0666U & ~mask));
}

TEST_CASE("places that cannot be written are refused at the start") {
  const TemporaryDirectory dir;
  CHECK(contains(thrown(ErrorKind::io, [&] { AtomicFile f(dir / "no/such/file"); }), "No such file or directory"));
  CHECK(contains(thrown(ErrorKind::io, [&] { AtomicFile f(dir.path()); }), "is a directory"));
  CHECK(contains(thrown(ErrorKind::usage, [&] { AtomicFile f(""); }), "empty"));
  CHECK(contains(thrown(ErrorKind::io, [&] { SpoolFile f(dir / "none"); }), "(name another directory)"));
  std::filesystem::create_symlink("round", dir / "round");
  CHECK(contains(thrown(ErrorKind::io, [&] { AtomicFile f(dir / "round"); }), "circle"));
}

TEST_CASE("finishing a file twice, or overwriting beyond its end, is a defect that is told") {
  const TemporaryDirectory dir;
  AtomicFile file(dir / "out");
  file.write("abc");
  CHECK(contains(thrown(ErrorKind::internal, [&] { file.write_at(1, std::as_bytes(std::span("abc", 3))); }),
                 "cannot be overwritten"));
  file.commit();
  CHECK(contains(thrown(ErrorKind::internal, [&] { file.commit(); }), "twice"));
}

TEST_CASE("a full device is reported with file, byte, reason and remedy") {
  AtomicFile file("/dev/full");
  const std::string message = thrown(ErrorKind::io, [&] {
    file.write("text");
    file.commit();
  });
  CHECK(message.starts_with("/dev/full: byte 0: cannot write: No space left on device ("));
  CHECK(contains(message, "another disk"));
}

TEST_CASE("a pipe whose reader went away is told from other failures") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  auto* const old = std::signal(SIGPIPE, SIG_IGN);
  AtomicFile file(fmt::format("/proc/self/fd/{}", ends[1]));
  ::close(ends[0]);
  CHECK_THROWS_AS(file.write(std::string(1 << 20, 'x')), ReaderGone);
  CHECK(contains(thrown(ErrorKind::io, [&] { file.write(std::string(1 << 20, 'x')); }), "Broken pipe"));
  std::signal(SIGPIPE, old);
  ::close(ends[1]);
}

TEST_CASE("a full disk leaves the old file as it was and gives the space back") {
  const TemporaryDirectory dir;
  const SmallDisk disk(dir / "disk");
  if (!disk.mounted()) {
    MESSAGE("skipped: no small disk can be mounted here (needs the superuser)");
    return;
  }
  const std::string old(300000, 'o');
  put(dir / "disk/out", old);
  {
    AtomicFile file(dir / "disk/out");
    const std::string message = thrown(ErrorKind::io, [&] {
      for (int i = 0; i < 100; ++i) file.write(std::string(10000, 'n'));
      file.commit();
    });
    CHECK(message.starts_with((dir / "disk/out") + ": byte "));
    CHECK(contains(message, "No space left on device"));
    CHECK(contains(message, "untouched"));
  }
  CHECK((get(dir / "disk/out") == old));
  put(dir / "disk/again", std::string(500000, 'a'));
  CHECK(std::filesystem::file_size(dir / "disk/again") == 500000);
  SpoolFile spool(dir / "disk");
  const std::string message = thrown(ErrorKind::io, [&] {
    for (int i = 0; i < 100; ++i) spool.write(std::as_bytes(std::span(old)));
  });
  CHECK(contains(message, "name a directory on a larger disk"));
}

TEST_CASE("a file size limit stops the writing and keeps the old file") {
  const TemporaryDirectory dir;
  put(dir / "out", "old");
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  std::string message;
  ::setrlimit(RLIMIT_FSIZE, &small);
  {
    AtomicFile file(dir / "out");
    message = thrown(ErrorKind::io, [&] {
      file.write(std::string(300000, 'n'));
      file.commit();
    });
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(contains(message, "byte 100000: cannot write: File too large"));
  CHECK(get(dir / "out") == "old");
  CHECK(entries(dir) == 1);
}

TEST_CASE("what /dev/stdout leads to is appended to, not replaced") {
  const TemporaryDirectory dir;
  put(dir / "log", "before ");
  const int saved = ::dup(1);
  const int file = ::open((dir / "log").c_str(), O_WRONLY | O_APPEND);
  ::dup2(file, 1);
  ::close(file);
  bool seekable = true;
  {
    AtomicFile out("/dev/stdout");
    seekable = out.seekable();
    out.write("after");
    out.commit();
  }
  ::dup2(saved, 1);
  ::close(saved);
  CHECK(get(dir / "log") == "before after");
  CHECK_FALSE(seekable);
}

TEST_CASE("a spool file is mapped as written, can grow on, and never has a name") {
  const TemporaryDirectory dir;
  SpoolFile spool(dir.path());
  CHECK(spool.map().size() == 0);
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string piece(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    spool.write(std::as_bytes(std::span(piece)));
    expected += piece;
  }
  CHECK(spool.size() == expected.size());
  const MappedFile first = spool.map();
  CHECK((first.text() == expected));
  spool.write(std::as_bytes(std::span("more", 4)));
  CHECK((spool.map().text() == expected + "more"));
  spool.write_at(expected.size() - 1, std::as_bytes(std::span("NO", 2)));
  spool.write(std::as_bytes(std::span("!", 1)));
  CHECK((spool.map().text() == expected.substr(0, expected.size() - 1) + "NOore!"));
  CHECK(entries(dir) == 0);
  SpoolFile other;
  other = std::move(spool);
  const MappedFile kept = other.map();
  other = SpoolFile();
  CHECK(kept.size() == expected.size() + 5);
}
