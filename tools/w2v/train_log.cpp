#include "w2v/train_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include "common/output_file.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/memory.hpp"

namespace wordloom::tools {

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

TrainLog::TrainLog(const std::string& path, bool force, std::function<void(const std::string&)> full)
    : full_(std::move(full)), path_(path) {
  if (path.empty()) return;
  check_output(
      path, force, "train.jsonl", [](std::string_view head) { return head.starts_with("{\"type\":"); },
      "a log of a training");
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw fail(ErrorKind::io, "{}: cannot write the log: {}", path, std::strerror(errno));
}

TrainLog::~TrainLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void TrainLog::record(const TrainRecord& r) {
  Json line{{"type", r.epoch_end ? "epoch" : "interval"},
            {"epoch", r.epoch},
            {"words", r.words},
            {"lr", number_or_null(r.lr)},
            {"loss", number_or_null(r.loss)},
            {"words_per_second", number_or_null(r.words_per_second)},
            {"resident_bytes", resident_bytes()},
            {"device", r.device}};
  if (r.device_bytes > 0) line["device_bytes"] = r.device_bytes;
  if (r.validation) line["validation"] = number_or_null(*r.validation);
  if (!r.eval.empty()) line["eval"] = Json::parse(r.eval);
  add(line);
}

void TrainLog::begin_with(const std::string& lines) { write(lines); }
void TrainLog::add(const Json& record) { write(json_line(record)); }

void TrainLog::write(std::string_view rest) {
  text_ += rest;
  while (descriptor_ >= 0 && !rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const std::string why = fmt::format("{}: cannot write the log: {}", path_, std::strerror(errno));
      ::close(std::exchange(descriptor_, -1));
      return full_(why);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace wordloom::tools
