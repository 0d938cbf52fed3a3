#include "tfidf/index_job.hpp"

#include "common/exit.hpp"
#include "common/signals.hpp"
#include "wordloom/counts/index.hpp"

namespace wordloom::tools {

int run_index_job(Streams& streams, const std::string& command, const std::string& index, const DocumentInput& work,
                  bool from_stdin, const std::function<void(const BuildOptions&, ProgressDisplay&)>& job) {
  const StopOnSignal signals(from_stdin);
  ProgressDisplay display(streams, command, work.quiet);
  BuildOptions build = work.build();
  build.progress = display.callback();
  build.stop = signals.flag();
  try {
    job(build, display);
    return kOk;
  } catch (const Error&) {
    if (!signals.stopped()) throw;
    display.clear();
    streams.err.print("{}: interrupted; {}\n", command,
                      is_index(index) ? fmt::format("{} is as it was", index) : "nothing was written");
    return kInterrupted;
  }
}

}  // namespace wordloom::tools
