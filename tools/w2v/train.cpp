// w2v train: text in, model out.
#include "common/exit.hpp"
#include "w2v/commands.hpp"
#include "w2v/dry_run.hpp"
#include "w2v/train_options.hpp"
#include "w2v/train_run.hpp"

namespace wordloom::tools {

int train_command(const Arguments& arguments, Streams& streams) {
  TrainOptions options;
  if (parse_train(arguments, streams, options)) return kOk;
  if (options.dry_run) return dry_run(std::move(options), streams);
  return TrainRun("w2v train", std::move(options), streams).run();
}

}  // namespace wordloom::tools
