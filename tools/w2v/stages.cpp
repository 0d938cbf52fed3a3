#include "w2v/stages.hpp"

#include <algorithm>

namespace wordloom::tools {
namespace {

/// A stage that was interrupted may have gone on with other threads.
void say_threads(Json& arguments, const TrainConfig& now) {
  if (arguments.size() < 3) return;
  const auto threads = std::find(arguments.begin(), arguments.end(), "--threads");
  if (threads != arguments.end() && threads + 1 != arguments.end()) *(threads + 1) = std::to_string(now.run.threads);
  if (now.run.deterministic && std::find(arguments.begin(), arguments.end(), "--deterministic") == arguments.end())
    arguments.insert(arguments.begin() + 3, "--deterministic");
}

}  // namespace

std::vector<std::string> stage_command(const std::string& from, const TrainOptions& more, bool new_text,
                                       std::uint32_t add_epochs) {
  std::vector<std::string> all{"w2v", "resume", from};
  const auto add = [&all](const char* option, const auto& value) {
    all.emplace_back(option);
    all.push_back(fmt::format("{}", value));
  };
  const TrainConfig c = more.config.resolved();
  if (new_text) {
    all.emplace_back("--update-vocab");
    add("--epochs", c.schedule.epochs);
    add("--lr", c.schedule.lr);
    add("--min-count", more.limits.min_count);
  } else {
    add("--epochs", add_epochs);
  }
  if (c.run.deterministic) all.emplace_back("--deterministic");
  add("--retries", c.run.retries);
  add("--threads", c.run.threads);
  add("--device", more.device);
  if (more.max_memory != 0) add("--max-memory", more.max_memory);
  add("--output", more.output);
  all.emplace_back("--");
  all.insert(all.end(), more.inputs.begin(), more.inputs.end());
  return all;
}

Json stages_after(const Json& before, bool continued_before, const std::vector<std::string>& command,
                  const std::string& unfinished, const TrainConfig& now) {
  Json stages = before.is_object() ? before.value("stages", Json()) : Json();
  if (command.empty()) {
    if (stages.is_array() && !stages.empty() && stages.back().is_object() && stages.back()["arguments"].is_array())
      say_threads(stages.back()["arguments"], now);
    return stages;
  }
  if (!stages.is_array()) {
    if (continued_before || !before.is_object() || !before.contains("arguments")) return nullptr;
    stages = Json::array({Json{{"arguments", before["arguments"]}}});
  }
  stages.push_back({{"arguments", command}});
  if (!unfinished.empty()) stages.back()["unfinished"] = unfinished;
  return stages;
}

}  // namespace wordloom::tools
