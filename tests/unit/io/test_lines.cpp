#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support.hpp"
#include "wordloom/io/lines.hpp"

using namespace wordloom;
using namespace io_test;

namespace {

struct Line {
  std::string text;
  std::uint64_t number, offset;
  bool had_end;
  bool operator==(const Line&) const = default;
};

std::vector<Line> read_lines(ByteStream& stream, LineEnds ends) {
  LineReader reader(stream, ends);
  std::vector<Line> lines;
  for (std::string_view line; reader.next(line);)
    lines.push_back({std::string(line), reader.line_number(), reader.line_offset(), reader.had_end()});
  std::string_view again;
  CHECK_FALSE(reader.next(again));
  return lines;
}

/// Character by character, as the header's contract reads.
std::vector<Line> naive(const std::string& text, LineEnds ends) {
  std::vector<Line> lines;
  std::size_t i = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (i < text.size()) {
    Line line{"", lines.size() + 1, i, false};
    while (i < text.size() && !line.had_end) {
      const char c = text[i++];
      if (c == '\n') {
        line.had_end = true;
        if (ends == LineEnds::lf && line.text.ends_with('\r')) line.text.pop_back();
      } else if (c == '\r' && ends == LineEnds::universal) {
        line.had_end = true;
        if (i < text.size() && text[i] == '\n') ++i;
      } else {
        line.text += c;
      }
    }
    lines.push_back(line);
  }
  return lines;
}

std::vector<Line> chopped(const std::string& text, LineEnds ends, std::size_t largest, unsigned seed) {
  ChoppedStream stream(text, largest, seed);
  return read_lines(stream, ends);
}

}  // namespace

TEST_CASE("random text in random pieces splits as a naive reader splits it") {
  std::mt19937 random(7);
  for (unsigned round = 0; round < 2000; ++round) {
    std::string text = round % 5 == 0 ? "\xEF\xBB\xBF" : round % 7 == 0 ? "\xEF\xBB" : "";
    const std::size_t size = random() % 60;
    for (std::size_t i = 0; i < size; ++i) text += std::string_view("ab\n\r\n\r\xC3\xBF\0", 9)[random() % 9];
    for (const LineEnds ends : {LineEnds::lf, LineEnds::universal}) {
      const bool same = chopped(text, ends, 1 + round % 9, round) == naive(text, ends);
      CHECK_MESSAGE(same, "round ", round, (ends == LineEnds::lf ? " lf" : " universal"));
    }
  }
}

TEST_CASE("lines around the size of the buffer come whole, with every kind of line end") {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    std::string text;
    for (const std::size_t length : {0UL, 1UL, 262143UL, 262144UL, 262145UL, 5UL, 524287UL, 1048577UL, 0UL, 262142UL})
      text += std::string(length, 'x') + end;
    text += "tail";
    CHECK(chopped(text, LineEnds::universal, 300000, 3) == naive(text, LineEnds::universal));
    CHECK(chopped(text, LineEnds::lf, 300000, 4) == naive(text, LineEnds::lf));
  }
}

TEST_CASE("a file of old-Mac line ends alone is read in linear time") {
  std::string text;
  for (int i = 0; i < 400000; ++i) text += "ab\r";
  CHECK(chopped(text, LineEnds::universal, 1 << 20, 1).size() == 400000);
}

TEST_CASE("a last line without an end says so, and an empty stream has no line") {
  const auto lines = chopped("one\ntwo\r", LineEnds::lf, 2, 1);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].had_end);
  CHECK(lines[1].text == "two\r");
  CHECK_FALSE(lines[1].had_end);
  CHECK(chopped("", LineEnds::lf, 2, 1).empty());
  CHECK(chopped("\xEF\xBB\xBF", LineEnds::universal, 1, 1).empty());
}

TEST_CASE("a line is returned before anything behind it is asked for") {
  // Each read() gives one piece; asking beyond the last one is recorded.
  struct Typist final : ByteStream {
    std::vector<std::string> pieces{"a\n", "\xC3\xA9\r", "\n", "b\r"};
    std::size_t next = 0;
    std::string label = "typist";
    std::size_t read(char* out, std::size_t) override {
      if (next == pieces.size()) return 0;
      const std::string& piece = pieces[next++];
      std::memcpy(out, piece.data(), piece.size());
      return piece.size();
    }
    std::uint64_t consumed() const override { return next; }
    const std::string& name() const override { return label; }
  } typist;
  LineReader reader(typist, LineEnds::universal);
  std::string_view line;
  REQUIRE(reader.next(line));
  CHECK(line == "a");
  CHECK(typist.next == 1);
  REQUIRE(reader.next(line));
  CHECK(line == "\xC3\xA9");
  CHECK(typist.next == 2);
  REQUIRE(reader.next(line));
  CHECK(line == "b");
  CHECK(reader.line_number() == 3);
  CHECK_FALSE(reader.next(line));
}

TEST_CASE("a reader waits where the stream has no whole line and nothing more has come, and nowhere else") {
  /// Hands out one piece after the other; an empty one is a moment in which nothing has come.
  struct Trickle final : ByteStream {
    std::vector<std::string> pieces;
    std::size_t at = 0;
    std::string called = "trickle";
    std::size_t read(char* out, std::size_t n) override {
      while (at < pieces.size() && pieces[at].empty()) ++at;
      if (at == pieces.size()) return 0;
      REQUIRE(pieces[at].size() <= n);
      return pieces[at++].copy(out, n);
    }
    bool ready(int) override { return at == pieces.size() || !pieces[at].empty(); }
    std::uint64_t consumed() const override { return 0; }
    const std::string& name() const override { return called; }
  } stream;
  stream.pieces = {"", "one\ntwo\nth", "", "ree\r", "", "\nfour"};
  LineReader reader(stream);
  std::string_view line;
  CHECK(reader.waits());
  CHECK((reader.next(line) && line == "one"));
  CHECK_FALSE(reader.waits());
  CHECK((reader.next(line) && line == "two"));
  CHECK(reader.waits());
  CHECK((reader.next(line) && line == "three"));
  CHECK_FALSE(reader.waits());
  CHECK((reader.next(line) && line == "four"));
  CHECK_FALSE(reader.waits());
  CHECK_FALSE(reader.next(line));
}
