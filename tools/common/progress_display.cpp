#include "common/progress_display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "common/numbers.hpp"

namespace wordloom::tools {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kLine = std::chrono::seconds(10);

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

bool colors_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && term != nullptr && std::string_view(term) != "dumb";
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

ProgressDisplay::ProgressDisplay(Streams& streams, std::string command, bool quiet)
    : streams_(streams), command_(std::move(command)), quiet_(quiet), color_(colors_wanted()) {
  phase_start_ = last_shown_ = Clock::now();
}

ProgressDisplay::~ProgressDisplay() { clear(); }

ProgressFn ProgressDisplay::callback() {
  return [this](const Progress& progress) { show(progress); };
}

void ProgressDisplay::clear() {
  if (drawn_) streams_.err.write("\r\x1b[K");
  drawn_ = false;
}

std::string ProgressDisplay::text(const Progress& p, double seconds, double loss, std::size_t width) {
  std::string line(p.phase);
  const double share = p.total > 0 ? std::clamp(p.done / p.total, 0.0, 1.0) : -1;
  if (share >= 0) line += fmt::format(" {:3.0f}%", share * 100);
  std::string facts;
  if (p.epoch > 0) facts += fmt::format("  epoch {}", p.epoch);
  const double rate = seconds > 0 ? p.done / seconds : 0;
  if (p.unit == "bytes") {
    facts += fmt::format("  {}  {}/s", bytes_text(static_cast<std::uint64_t>(p.done)),
                         bytes_text(static_cast<std::uint64_t>(rate)));
  } else {
    facts += fmt::format("  {} {}/s", short_count(rate), p.unit);
  }
  if (p.learning_rate > 0) facts += fmt::format("  lr {:.5f}", p.learning_rate);
  if (loss >= 0) facts += fmt::format("  loss {:.4f}", loss);
  if (p.device_bytes > 0) facts += fmt::format("  {} on the device", bytes_text(p.device_bytes));
  if (share > 0 && seconds > 0.5) facts += fmt::format("  ETA {}", clock_text(seconds * (1 - share) / share));
  if (share >= 0 && width > 0) {
    const std::size_t used = line.size() + facts.size() + 4;
    if (used + 10 <= width) {
      const std::size_t bar = std::min<std::size_t>(width - used, 30);
      const auto full = static_cast<std::size_t>(share * static_cast<double>(bar));
      line += " [" + std::string(full, '#') + std::string(bar - full, '.') + "]";
    }
  }
  line += facts;
  if (width > 0 && line.size() >= width) line.resize(width - 1);
  return line;
}

void ProgressDisplay::show(const Progress& progress) {
  const auto now = Clock::now();
  if (phase_ != progress.phase) {
    phase_ = progress.phase;
    phase_start_ = now;
    loss_ = -1;
  }
  if (progress.loss >= 0) loss_ = progress.loss;
  if (quiet_ || now - last_shown_ < (streams_.err_is_terminal ? Clock::duration(kRedraw) : Clock::duration(kLine)))
    return;
  last_shown_ = now;
  const double seconds = std::chrono::duration<double>(now - phase_start_).count();
  if (streams_.err_is_terminal) {
    const std::string line = text(progress, seconds, loss_, terminal_width());
    streams_.err.print("\r{}{}{}\x1b[K", color_ ? "\x1b[36m" : "", line, color_ ? "\x1b[0m" : "");
    drawn_ = true;
  } else {
    streams_.err.print("{}: {}\n", command_, text(progress, seconds, loss_, 0));
  }
}

}  // namespace wordloom::tools
