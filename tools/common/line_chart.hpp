#pragma once
// Lines over one axis, as SVG that needs nothing beside itself.
#include <string>
#include <utility>
#include <vector>

namespace wordloom::tools {

struct ChartLine {
  std::string label;
  std::vector<std::pair<double, double>> points;  ///< finite; drawn anew from where x falls
  bool marks = false;                             ///< a dot at each point: for few points far apart
};

struct ChartPanel {
  std::string title;  ///< what the upright axis shows
  std::vector<ChartLine> lines;
  double height = 260;
  bool from_zero = false;
};

struct Chart {
  std::string title, x_title;
  std::vector<ChartPanel> panels;  ///< one below the other over the same x axis
  std::vector<double> x_marks;     ///< thin upright lines
  double width = 900;
};

/// Lines with more points than the drawing has columns are drawn as the range of each column, so that files stay small
/// and no peak is lost.
std::string svg(const Chart& chart);

/// About `n` round values (1, 2 or 5 times a power of ten) within [low, high], ascending. Empty unless low < high.
std::vector<double> ticks(double low, double high, int n);

}  // namespace wordloom::tools
