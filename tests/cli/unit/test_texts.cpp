#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>

#include "common/did_you_mean.hpp"
#include "common/numbers.hpp"
#include "common/progress_display.hpp"
#include "common/query_input.hpp"
#include "common/shared_options.hpp"
#include "common/shell_line.hpp"
#include "w2v/partial_name.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace wordloom::tools;

TEST_CASE("numbers are grouped, sizes and times have units") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(bytes_text(999) == "999 bytes");
  CHECK(bytes_text(1000) == "1.0 kB");
  CHECK(bytes_text(999999) == "1.0 MB");
  CHECK(bytes_text(26846528) == "26.8 MB");
  CHECK(seconds_text(0.42) == "0.42 s");
  CHECK(seconds_text(187) == "3:07 min");
  CHECK(seconds_text(7387) == "2:03:07 h");
  CHECK(short_count(999.6) == "1.0k");
  CHECK(cosine_text(-1e-9) == "0.000000");
}

TEST_CASE("sizes for --max-memory are read in powers of 1024") {
  CHECK(parse_size("512M") == 536870912);
  CHECK(parse_size("4G") == 4294967296);
  CHECK(parse_size("1.5GiB") == 1610612736);
  CHECK(parse_size("100") == 100);
  CHECK(parse_size("2kB") == 2048);
  for (const char* wrong : {"", "G", "4X", "-1", "4GG", "1e30", "4 G"}) CHECK_THROWS_AS(parse_size(wrong), Error);
}

TEST_CASE("shortest decimals read back to the same float") {
  CHECK(shortest(0.1F) == "0.1");
  CHECK(shortest(-2.0F) == "-2");
  CHECK(shortest(1.0F / 3) == "0.33333334");
  std::mt19937 draw(3);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(draw()));
    if (!std::isfinite(value)) continue;
    const std::string text = shortest(value);
    CHECK(std::strtof(text.c_str(), nullptr) == value);
  }
}

TEST_CASE("the distance of two spellings counts a swap as one edit and is symmetric") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("dmi", "dim") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("sitting", "kitten") == 3);
  CHECK(close_names("windw", {"window", "wide", "dim"}) == std::vector<std::string>{"window"});
  CHECK(did_you_mean("xyz", {"window"}).empty());
}

TEST_CASE("a partial model stands beside the model") {
  CHECK(partial_name("model.w2v") == "model.partial.w2v");
  CHECK(partial_name("d.w2v/x") == "d.w2v/x.partial.w2v");
  CHECK(whole_name("d/model.partial.w2v") == "d/model.w2v");
  CHECK(whole_name("model.w2v") == "model.w2v");
}

TEST_CASE("a range is two whole numbers in any of three spellings") {
  std::uint64_t low = 0, high = 0;
  for (const char* spelled : {"3..16", "3-16", "3,16"}) {
    low = high = 0;
    CHECK(parse_range(spelled, low, high));
    CHECK(low == 3);
    CHECK(high == 16);
  }
  for (const char* wrong : {"", "3", "3..", "-3", "..", "3.16", "3..-16", "3-16-20", "3,16,20", "3:16", "3 16"})
    CHECK_FALSE(parse_range(wrong, low, high));
}

TEST_CASE("a progress line fits its terminal and knows the time that is left") {
  Progress p;
  p.phase = "train";
  p.done = 2.5e6;
  p.total = 1e7;
  p.unit = "words";
  p.learning_rate = 0.019;
  p.epoch = 2;
  const std::string wide = ProgressDisplay::text(p, 5.0, 2.25, 120);
  CHECK(wide.find(" 25%") != std::string::npos);
  CHECK(wide.find("500.0k words/s") != std::string::npos);
  CHECK(wide.find("loss 2.2500") != std::string::npos);
  CHECK(wide.find("ETA 0:15") != std::string::npos);
  CHECK(wide.find('#') != std::string::npos);
  for (std::size_t width = 2; width < 120; ++width) CHECK(ProgressDisplay::text(p, 5.0, 2.25, width).size() < width);
  CHECK(wide.find("device") == std::string::npos);
  p.device_bytes = 1'234'000'000;
  CHECK(ProgressDisplay::text(p, 5.0, 2.25, 120).find("loss 2.2500  1.2 GB on the device  ETA 0:15") !=
        std::string::npos);
  p.total = 0;
  CHECK(ProgressDisplay::text(p, 5.0, -1, 0).find("ETA") == std::string::npos);
}

TEST_CASE("progress is a line each ten seconds off a terminal, so a short job has none") {
  StringOut out, err;
  Streams streams{out, err};
  Progress p;
  p.phase = "read";
  p.unit = "bytes";
  {
    ProgressDisplay display(streams, "w2v train", false);
    for (int i = 0; i < 100; ++i) display.show(p);
  }
  CHECK(err.text().empty());
  streams.err_is_terminal = true;
  ProgressDisplay quiet(streams, "w2v train", true);
  quiet.show(p);
  CHECK(err.text().empty());
}

TEST_CASE("questions are split at any white space") {
  CHECK(split_words(" king\t- man \r") == std::vector<std::string>{"king", "-", "man"});
  CHECK(split_words("  ").empty());
}

TEST_CASE("a command line is quoted so that a shell reads it back") {
  CHECK(shell_line({"w2v", "train", "a b", "it's", "", "x.txt"}) == "w2v train 'a b' 'it'\\''s' '' x.txt");
}
