#include "common/signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>

#include "common/exit.hpp"

namespace wordloom::tools {
namespace {

StopFlag g_stop{false};  // a signal handler can reach nothing but globals
static_assert(StopFlag::is_always_lock_free);
struct sigaction g_old_interrupt, g_old_terminate, g_old_hang_up;

std::atomic<std::int64_t> g_first_ms{0};
int g_null = -1;  // /dev/null, to take the place of standard input

/// Wrappers such as timeout(1) signal a process and its group, so one wish may arrive twice.
constexpr std::int64_t kOneWishMs = 250;

extern "C" void on_signal(int signal) {
  const int saved = errno;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);  // async-signal-safe
  const std::int64_t ms = std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000;
  if (!g_stop.exchange(true)) {
    g_first_ms = ms;
    if (g_null >= 0) dup2(g_null, STDIN_FILENO);
  } else if (signal != SIGHUP && ms - g_first_ms > kOneWishMs) {
    _exit(kInterrupted);
  }
  errno = saved;
}

void install(int signal, struct sigaction& old) {
  struct sigaction ours {};
  ours.sa_handler = on_signal;
  sigemptyset(&ours.sa_mask);
  ours.sa_flags = 0;  // no SA_RESTART: a read from a silent pipe must end too
  sigaction(signal, nullptr, &old);
  if (old.sa_handler != SIG_IGN) sigaction(signal, &ours, nullptr);
}

}  // namespace

StopOnSignal::StopOnSignal(bool reads_stdin) {
  g_stop = false;
  if (reads_stdin) g_null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  install(SIGINT, g_old_interrupt);
  install(SIGTERM, g_old_terminate);
  install(SIGHUP, g_old_hang_up);
}

StopOnSignal::~StopOnSignal() {
  sigaction(SIGINT, &g_old_interrupt, nullptr);
  sigaction(SIGTERM, &g_old_terminate, nullptr);
  sigaction(SIGHUP, &g_old_hang_up, nullptr);
  if (g_null >= 0) close(g_null);
  g_null = -1;
}

const StopFlag* StopOnSignal::flag() const { return &g_stop; }
bool StopOnSignal::stopped() const { return g_stop.load(); }

bool reads_stdin(const std::vector<InputFile>& inputs) {
  return std::any_of(inputs.begin(), inputs.end(), [](const InputFile& input) { return input.path == "-"; });
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace wordloom::tools
