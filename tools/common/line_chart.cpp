#include "common/line_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "wordloom/text/utf8.hpp"

namespace wordloom::tools {
namespace {

constexpr double kLeft = 78, kRight = 24, kTop = 44, kBetween = 34, kBottom = 48, kColumn = 1.0;
// Told apart by people who see few colours as well (Okabe and Ito 2008).
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"};

/// As XML takes it: names of files may be no UTF-8 and hold control characters.
std::string escaped(const std::string& text) {
  std::string mended, out;
  replace_broken_utf8(text, mended);
  for (const char c : mended) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

/// "2.5M": labels of an axis of counts.
std::string large(double value) {
  const double size = std::abs(value);
  if (size >= 1e9) return fmt::format("{:g}G", value / 1e9);
  if (size >= 1e6) return fmt::format("{:g}M", value / 1e6);
  if (size >= 1e3) return fmt::format("{:g}k", value / 1e3);
  return fmt::format("{:g}", value);
}

struct Range {
  double low = 0, high = 1;
  double part(double x) const { return (x - low) / (high - low); }
};

/// A little wider than the values, and never empty.
Range widened(double low, double high) {
  if (!(low < high)) {
    const double room = std::max(std::abs(low) * 0.1, 1e-9);
    return {low - room, low + room};
  }
  return {low - 0.04 * (high - low), high + 0.04 * (high - low)};
}

template <class Get>
bool extremes(const ChartPanel& panel, Get get, double& low, double& high, bool found) {
  for (const ChartLine& line : panel.lines)
    for (const auto& point : line.points) {
      const double x = get(point);
      low = found ? std::min(low, x) : x;
      high = found ? std::max(high, x) : x;
      found = true;
    }
  return found;
}

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart), inner_(chart.width - kLeft - kRight) {
    double low = 0, high = 0;
    bool found = false;
    for (const ChartPanel& panel : chart.panels)
      found = extremes(
          panel, [](const auto& p) { return p.first; }, low, high, found);
    x_ = low < high ? Range{low, high} : widened(low, high);
  }

  std::string run() {
    double height = kTop + kBottom - kBetween;
    for (const ChartPanel& panel : chart_.panels) height += panel.height + kBetween;
    put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n",
        chart_.width, height);
    put("<title>{0}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        "<text x=\"{1}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">{0}</text>\n",
        escaped(chart_.title), kLeft);
    double top = kTop;
    for (std::size_t i = 0; i < chart_.panels.size(); ++i) {
      panel(chart_.panels[i], top, i + 1 == chart_.panels.size());
      top += chart_.panels[i].height + kBetween;
    }
    put("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n</svg>\n", kLeft + inner_ / 2, height - 8,
        escaped(chart_.x_title));
    return std::move(out_);
  }

 private:
  template <class... Args>
  void put(fmt::format_string<Args...> text, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), text, std::forward<Args>(args)...);
  }

  double x_of(double x) const { return kLeft + inner_ * x_.part(x); }

  void panel(const ChartPanel& p, double top, bool last) {
    double low = 0, high = 0;
    extremes(
        p, [](const auto& point) { return point.second; }, low, high, p.from_zero);
    const Range y = p.from_zero ? Range{std::min(0.0, low), high > 0 ? 1.05 * high : 1} : widened(low, high);
    const double bottom = top + p.height;
    for (const double mark : chart_.x_marks)
      if (mark >= x_.low && mark <= x_.high)
        put("<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\" stroke=\"#bbbbbb\" stroke-dasharray=\"3 3\"/>\n",
            x_of(mark), top, bottom);
    for (const double tick : ticks(y.low, y.high, std::max(2, static_cast<int>(p.height / 45)))) {
      const double at = bottom - p.height * y.part(tick);
      put("<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" stroke=\"#e5e5e5\"/>\n", kLeft, at,
          kLeft + inner_);
      put("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:g}</text>\n", kLeft - 8, at + 4, tick);
    }
    for (const double tick : ticks(x_.low, x_.high, 8)) {
      put("<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\" stroke=\"#333333\"/>\n", x_of(tick), bottom,
          bottom + 5);
      if (last)
        put("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x_of(tick), bottom + 19, large(tick));
    }
    put("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#333333\"/>\n", kLeft, top, inner_,
        p.height);
    put("<text transform=\"translate({} {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n", 18,
        top + p.height / 2, escaped(p.title));
    for (std::size_t i = 0; i < p.lines.size(); ++i) line(p.lines[i], colour(i), bottom, p.height, y);
    legend(p, top);
  }

  static const char* colour(std::size_t i) { return kColours[i % std::size(kColours)]; }

  void line(const ChartLine& l, const char* colour_of, double bottom, double height, Range y) {
    const auto y_of = [&](double value) { return bottom - height * y.part(value); };
    const auto flush = [&](std::string& points) {
      if (!points.empty())
        put("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\" stroke-linejoin=\"round\" points=\"{}\"/>\n",
            colour_of, points);
      points.clear();
    };
    std::string points;
    const auto add = [&](double x, double value) {
      fmt::format_to(std::back_inserter(points), "{}{:.1f},{:.1f}", points.empty() ? "" : " ", x_of(x), y_of(value));
    };
    for (std::size_t i = 0; i < l.points.size();) {
      if (i > 0 && l.points[i].first < l.points[i - 1].first) flush(points);
      // All points of one column, as first, lowest, highest and last.
      std::size_t end = i + 1, lowest = i, highest = i;
      while (end < l.points.size() && l.points[end].first >= l.points[end - 1].first &&
             x_of(l.points[end].first) < x_of(l.points[i].first) + kColumn) {
        if (l.points[end].second < l.points[lowest].second) lowest = end;
        if (l.points[end].second > l.points[highest].second) highest = end;
        ++end;
      }
      std::size_t before = l.points.size();
      for (const std::size_t at : {i, std::min(lowest, highest), std::max(lowest, highest), end - 1}) {
        if (at != before) add(l.points[at].first, l.points[at].second);
        before = at;
      }
      i = end;
    }
    flush(points);
    if (!l.marks) return;
    for (const auto& [x, value] : l.points)
      put("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", x_of(x), y_of(value), colour_of);
  }

  /// One entry a line in the upper right corner, on white, so that lines below stay readable.
  void legend(const ChartPanel& p, double top) {
    if (p.lines.empty()) return;
    std::size_t longest = 0;
    for (const ChartLine& l : p.lines) longest = std::max(longest, l.label.size());
    const double width = 46 + 6.6 * static_cast<double>(longest), left = kLeft + inner_ - width - 8;
    put("<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"#ffffff\" fill-opacity=\"0.85\"/>\n", left,
        top + 6, width, 17 * p.lines.size() + 4);
    for (std::size_t i = 0; i < p.lines.size(); ++i) {
      const double at = top + 19 + 17 * static_cast<double>(i);
      put("<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{2:.1f}\" y2=\"{1}\" stroke=\"{3}\" stroke-width=\"2\"/>\n", left + 6,
          at - 4, left + 30, colour(i));
      put("<text x=\"{:.1f}\" y=\"{}\">{}</text>\n", left + 36, at, escaped(p.lines[i].label));
    }
  }

  const Chart& chart_;
  double inner_;
  Range x_;
  std::string out_;
};

}  // namespace

std::vector<double> ticks(double low, double high, int n) {
  std::vector<double> result;
  if (!(low < high) || !std::isfinite(high - low) || n < 1) return result;
  const double rough = (high - low) / n, power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double nice : {1.0, 2.0, 5.0})
    if (nice * power >= rough) {
      step = nice * power;
      break;
    }
  if (!(step > 0) || low + step == low || high + step == high) return result;  // beyond what doubles tell apart
  const double first = std::ceil(low / step);
  for (int i = 0; i <= 2 * n + 2; ++i) {
    const double tick = (first + i) * step;
    if (tick > high) break;
    result.push_back(std::abs(tick) < step / 1e6 ? 0 : tick);
  }
  return result;
}

std::string svg(const Chart& chart) { return Drawing(chart).run(); }

}  // namespace wordloom::tools
