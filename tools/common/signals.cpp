#include "common/signals.hpp"

#include <unistd.h>

#include <csignal>

#include "common/exit.hpp"

namespace wordloom::tools {
namespace {

StopFlag g_stop{false};  // a signal handler can reach nothing but globals
static_assert(StopFlag::is_always_lock_free);
struct sigaction g_old_interrupt, g_old_terminate;

extern "C" void on_signal(int) {
  if (g_stop.exchange(true)) _exit(kInterrupted);
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

StopOnSignal::StopOnSignal() {
  g_stop = false;
  install(SIGINT, g_old_interrupt);
  install(SIGTERM, g_old_terminate);
}

StopOnSignal::~StopOnSignal() {
  sigaction(SIGINT, &g_old_interrupt, nullptr);
  sigaction(SIGTERM, &g_old_terminate, nullptr);
}

const StopFlag* StopOnSignal::flag() const { return &g_stop; }
bool StopOnSignal::stopped() const { return g_stop.load(); }

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace wordloom::tools
