#include <doctest/doctest.h>

#include <cmath>

#include "common/line_chart.hpp"
#include "common/log_series.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"

using namespace wordloom;
using namespace wordloom::tools;

namespace {

std::string refusal(std::string_view text) {
  return testing::thrown(ErrorKind::format, [&] { read_log("x.jsonl", text); });
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("A log is read into lines over the words, unknown keys and types passed over") {
  const LogSeries s = read_log("x",
                               "{\"type\":\"interval\",\"words\":10,\"loss\":3.5,\"lr\":0.02,\"new\":[1]}\n"
                               "\n"
                               "{\"type\":\"interval\",\"words\":20,\"loss\":null,\"lr\":0.01}\n"
                               "{\"type\":\"epoch\",\"words\":20,\"loss\":3,\"lr\":0.01,\"validation\":3.25,"
                               "\"eval\":[{\"set\":\"pairs.tsv\",\"measure\":\"spearman\",\"score\":0.5}]}\n"
                               "{\"type\":\"checkpoint\",\"words\":20}\n");
  CHECK(s.loss == LogLine{{10, 3.5}});
  CHECK(s.lr == LogLine{{10, 0.02}, {20, 0.01}});
  CHECK(s.epoch_ends == std::vector<double>{20});
  CHECK(s.validation == LogLine{{20, 3.25}});
  CHECK(s.evals.at("pairs.tsv") == LogLine{{20, 0.5}});
  CHECK(s.records == 3);
  CHECK(s.unknown == 1);
  CHECK_FALSE(s.cut);
}

TEST_CASE("Epochs stand for intervals in the log of a run that was shorter than one") {
  const LogSeries s = read_log("x", "{\"type\":\"epoch\",\"words\":20,\"loss\":3,\"lr\":0.01}\n");
  CHECK(s.loss == LogLine{{20, 3}});
  CHECK(s.lr == LogLine{{20, 0.01}});
}

TEST_CASE("A cut last line is passed over, anything else that is no record is refused with its line") {
  const std::string good = "{\"type\":\"interval\",\"words\":10,\"loss\":3.5,\"lr\":0.02}\n";
  const LogSeries s = read_log("x", good + "{\"type\":\"interv");
  CHECK(s.cut);
  CHECK(s.loss.size() == 1);
  CHECK(refusal(good + "{\"type\":\"interv\n" + good).starts_with("x.jsonl: line 2: not JSON"));
  CHECK(refusal(good + good + "[1]\n").starts_with("x.jsonl: line 3: no JSON object"));
  CHECK(refusal("{\"words\":1}\n").starts_with("x.jsonl: line 1: a record without \"type\""));
  CHECK(refusal("{\"type\":\"interval\",\"words\":1,\"loss\":\"low\"}") ==
        "x.jsonl: line 1: \"loss\" is no number but \"low\"");
  for (const char* eval : {"[{\"score\":1}]", "[1]", "3", "{\"set\":{}}"})
    CHECK(refusal(fmt::format("{{\"type\":\"epoch\",\"words\":1,\"eval\":{}}}\n", eval))
              .starts_with("x.jsonl: line 1: an evaluation without"));
  CHECK(read_log("x", "").records == 0);
}

TEST_CASE("Ticks are round numbers within the range") {
  CHECK(ticks(0, 10, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(ticks(-1, 1, 4) == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK(ticks(1.2e6, 4.9e6, 4) == std::vector<double>{2e6, 3e6, 4e6});
  CHECK(ticks(3, 3, 4).empty());
  CHECK(ticks(0, INFINITY, 4).empty());
}

TEST_CASE("A chart is one SVG with its lines, marks, legend and escaped names") {
  Chart chart{"a <b> & c",
              "words passed",
              {{"loss", {{"train", {{0, 3}, {5, 2}, {3, 2.5}, {6, 1}}}, {"held out", {{5, 2}}, true}}}},
              {5}};
  const std::string text = svg(chart);
  CHECK(text.starts_with("<svg "));
  CHECK(text.ends_with("</svg>\n"));
  CHECK(text.find("a &lt;b&gt; &amp; c") != std::string::npos);
  CHECK(count(text, "<polyline") == 3);  // the run went back once; and a line of one point
  CHECK(count(text, "<circle") == 1);
  CHECK(count(text, ">train<") == 1);
  CHECK(count(text, ">held out<") == 1);
  CHECK(count(text, "http") == 1);  // the name space alone: nothing is loaded from elsewhere
}

TEST_CASE("Many points make a drawing of bounded size that keeps the peaks") {
  Chart chart{"t", "x", {{"y", {{"l", {}}}}}, {}};
  for (int i = 0; i < 200000; ++i) chart.panels[0].lines[0].points.emplace_back(i, i == 77777 ? 100 : 1 + i % 2);
  const std::string text = svg(chart);
  CHECK(text.size() < 100'000);
  // The peak is at the top of the drawing, 4 of 108 parts below the frame.
  CHECK(text.find(fmt::format(",{:.1f}", 44 + 260 * (0.04 / 1.08))) != std::string::npos);
}
