// Damaged files: an error that names file and section, never a crash, never a wrong answer taken for right.
#include <doctest/doctest.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <functional>

#include "counts/index/segment.hpp"
#include "support/thrown.hpp"
#include "unit/counts/index_support.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/counts/search.hpp"

using namespace wordloom;
using tests::IndexFixture;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Everything that reads an index.
void use(const std::filesystem::path& path) {
  const Index index = Index::open(path);
  const IndexTerms terms = index.terms();
  std::vector<TermCount> vector;
  for (std::uint64_t d = 0; d < index.slots(); d += 97) {
    if (!index.live(DocId(d))) continue;
    index.vector(DocId(d), terms, vector);
    index.find(index.document(DocId(d)).id);
  }
  for (const Ranking ranking : {Ranking::bm25, Ranking::cosine}) {
    const IndexSearcher searcher(index, ranking);
    for (const char* query : {"w1 w2", "w7 w30 w200", "+w1 -w2 w3", "\"w1 w1\"", "w1 w2 w3 w4 w5 w6"})
      searcher.search(query, 10);
    searcher.similar(DocId(1), 5);
    searcher.explain("w1 w2", DocId(1));
  }
}

std::string opening_error(const IndexFixture& fixture) {
  return testing::thrown(ErrorKind::format, [&] { Index::open(fixture.path()); });
}

std::vector<std::filesystem::path> files_of(const IndexFixture& fixture) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(fixture.path()))
    if (entry.path().filename() != "lock") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// An index with all kinds of files: two segments, one with tombstones.
void make(const IndexFixture& fixture, int documents) {
  std::mt19937 random(11);
  IndexConfig config;
  config.positions = true;
  fixture.create(tests::zipf_documents(random, documents, 0), config);
  fixture.add(tests::zipf_documents(random, documents / 4, documents - documents / 8));
}

std::string kind_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name == "manifest" ? "tfidf-index" : name.starts_with("deleted") ? "tfidf-deleted" : "tfidf-segment";
}

}  // namespace

TEST_CASE("a flipped bit in any section of any file is an error that names file and section") {
  IndexFixture fixture;
  make(fixture, 1'200);
  use(fixture.path());
  REQUIRE(files_of(fixture).size() == 4);
  for (const auto& file : files_of(fixture)) {
    const std::string whole = read_file(file);
    const std::vector<Container::Section> sections = Container::open(file, kind_of(file), 1).sections();
    for (const Container::Section& section : sections) {
      if (section.size == 0) continue;
      for (const std::uint64_t place :
           {section.offset, section.offset + section.size / 2, section.offset + section.size - 1}) {
        CAPTURE(file.string());
        CAPTURE(section.name);
        std::string bytes = whole;
        bytes[static_cast<std::size_t>(place)] = static_cast<char>(bytes[static_cast<std::size_t>(place)] ^ 4);
        write_file(file, bytes);
        // Reading everything finds it for certain; using the index finds it or never meets it.
        const std::string message = testing::thrown(ErrorKind::format, [&] { Index::open(fixture.path()).verify(); });
        CHECK(message.find(file.filename().string()) != std::string::npos);
        CHECK(message.find(section.name) != std::string::npos);
        if (const auto met = testing::thrown_by([&] { use(fixture.path()); })) {
          CHECK(met->kind() == ErrorKind::format);
          CHECK(met->message().find(file.filename().string()) != std::string::npos);
        }
      }
    }
    // Header and table have no names: the file is named.
    for (const std::size_t place : {std::size_t{0}, std::size_t{20}, std::size_t{70}, whole.size() - 3}) {
      std::string bytes = whole;
      bytes[place] = static_cast<char>(bytes[place] ^ 1);
      write_file(file, bytes);
      CHECK(opening_error(fixture).find(file.filename().string()) != std::string::npos);
    }
    write_file(file, whole);
  }
  use(fixture.path());
}

TEST_CASE("a file cut anywhere is an error that names it") {
  IndexFixture fixture;
  make(fixture, 400);
  for (const auto& file : files_of(fixture)) {
    const std::string whole = read_file(file);
    const std::size_t step = std::max<std::size_t>(1, whole.size() / 40);
    for (std::size_t size = 0; size < whole.size(); size += step) {
      write_file(file, whole.substr(0, size));
      CHECK(opening_error(fixture).find(file.filename().string()) != std::string::npos);
    }
    write_file(file, whole + "x");
    CHECK(opening_error(fixture).find(file.filename().string()) != std::string::npos);
    write_file(file, whole);
  }
}

// Bytes that are wrong and whose checksums are right come from no accident; they must not harm the process all the
// same.
TEST_CASE("content that no writer of ours makes is refused or answered, whatever it is") {
  IndexFixture fixture;
  make(fixture, 700);
  std::mt19937 random(5);
  int refused = 0;
  for (const auto& file : files_of(fixture)) {
    const std::string whole = read_file(file);
    const Container original = Container::open(file, kind_of(file), 1);
    const auto sections = original.sections();
    for (const Container::Section& victim : sections) {
      if (victim.size == 0 || victim.name.ends_with(".sums")) continue;
      for (int round = 0; round < 12; ++round) {
        std::string bytes(whole, static_cast<std::size_t>(victim.offset), static_cast<std::size_t>(victim.size));
        if (round == 0) bytes.resize(bytes.size() / 2 / 8 * 8);
        if (round == 1) bytes.assign(bytes.size(), '\xff');
        if (round == 2) bytes.assign(bytes.size(), '\0');
        for (unsigned i = 0; round > 2 && i < 1U << (round - 3); ++i)
          bytes[random() % bytes.size()] = static_cast<char>(random());
        ContainerWriter out(file, kind_of(file), 1);
        for (const Container::Section& s : sections) {
          const std::string_view content = s.name == victim.name
                                               ? std::string_view(bytes)
                                               : std::string_view(whole).substr(static_cast<std::size_t>(s.offset),
                                                                                static_cast<std::size_t>(s.size));
          if (s.name == victim.name + ".sums") {
            std::vector<std::uint64_t> sums;
            for (std::size_t at = 0; at < bytes.size(); at += PagedSectionWriter::kPage)
              sums.push_back(XXH3_64bits(bytes.data() + at, std::min(PagedSectionWriter::kPage, bytes.size() - at)));
            out.add(s.name, std::as_bytes(std::span(sums)));
          } else {
            out.add(s.name, content);
          }
        }
        out.commit();
        if (const auto error = testing::thrown_by([&] { use(fixture.path()); })) {
          CHECK(error->kind() == ErrorKind::format);
          ++refused;
        }
        write_file(file, whole);
      }
    }
  }
  CHECK(refused > 50);
}

TEST_CASE("one writer at a time: the second is refused and told who the first is") {
  IndexFixture fixture;
  make(fixture, 50);
  // An input whose first document arrives while the writer holds the lock.
  struct Second : std::exception {};
  BuildOptions options;
  std::string refusal;
  options.threads = 1;
  options.progress = [&](const Progress&) {
    if (!refusal.empty()) return;
    refusal = testing::thrown(ErrorKind::io, [&] { delete_documents(fixture.path(), {"1"}); });
  };
  fixture.add("id\ttext\nnew\twords\n", options);
  CHECK(refusal.find(fmt::format("process {}", ::getpid())) != std::string::npos);
  CHECK(Index::open(fixture.path()).find("1").has_value());
}

TEST_CASE("a failed addition leaves the index as it was, and no file behind") {
  IndexFixture fixture;
  make(fixture, 50);
  const auto before = files_of(fixture);
  const std::uint64_t generation = Index::open(fixture.path()).generation();
  CHECK_THROWS_AS(fixture.add("id\ttext\nsame\tone\nsame\ttwo\n"), Error);
  StopFlag stop(true);
  BuildOptions options;
  options.stop = &stop;
  CHECK_THROWS_AS(fixture.add("id\ttext\na\tone\n", options), Error);
  CHECK(files_of(fixture) == before);
  CHECK(Index::open(fixture.path()).generation() == generation);
}
