#include "common/log_series.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "wordloom/core/error.hpp"

namespace wordloom::tools {
namespace {

using Json = nlohmann::json;

class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name) {}

  void line(std::string_view text, bool whole) {
    ++number_;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return;
    record_ = Json::parse(text, nullptr, false);
    if (record_.is_discarded() && !whole) {
      series_.cut = true;
      return;
    }
    if (!record_.is_object())
      throw fail(ErrorKind::format, "{}: line {}: {}; is this a log of w2v train --log?", name_, number_,
                 record_.is_discarded() ? "not JSON" : "no JSON object");
    add();
  }

  LogSeries done() {
    if (series_.loss.empty()) {
      series_.loss = std::move(epoch_loss_);
      series_.lr = std::move(epoch_lr_);
    }
    return std::move(series_);
  }

 private:
  void add() {
    const auto type = record_.find("type");
    if (type == record_.end() || !type->is_string())
      throw fail(ErrorKind::format, "{}: line {}: a record without \"type\"; is this a log of w2v train --log?", name_,
                 number_);
    if (*type == "interval") {
      put(series_.loss, "loss");
      put(series_.lr, "lr");
    } else if (*type == "epoch") {
      put(epoch_loss_, "loss");
      put(epoch_lr_, "lr");
      if (const auto words = number("words")) series_.epoch_ends.push_back(*words);
    } else {
      ++series_.unknown;
      return;
    }
    put(series_.validation, "validation");
    add_evaluations();
    ++series_.records;
  }

  void add_evaluations() {
    const auto sets = record_.find("eval");
    if (sets == record_.end() || sets->is_null()) return;
    for (const Json& entry : *sets) {
      const auto set = entry.is_object() ? entry.find("set") : entry.end();
      if (set == entry.end() || !set->is_string())
        throw fail(ErrorKind::format, "{}: line {}: an evaluation without the name of its \"set\"", name_, number_);
      const auto words = number(record_, "words"), score = number(entry, "score");
      if (words && score) series_.evals[set->get<std::string>()].push_back({*words, *score});
    }
  }

  std::optional<double> number(const char* key) { return number(record_, key); }
  std::optional<double> number(const Json& object, const char* key) const {
    const auto value = object.find(key);
    if (value == object.end() || value->is_null()) return std::nullopt;
    if (!value->is_number())
      throw fail(ErrorKind::format, "{}: line {}: \"{}\" is no number but {}", name_, number_, key,
                 value->dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 40));
    const double x = value->get<double>();
    if (!std::isfinite(x)) return std::nullopt;
    return x;
  }

  void put(LogLine& line, const char* key) {
    const auto words = number("words"), value = number(key);
    if (words && value) line.push_back({*words, *value});
  }

  std::string_view name_;
  std::uint64_t number_ = 0;
  Json record_;
  LogSeries series_;
  LogLine epoch_loss_, epoch_lr_;
};

}  // namespace

LogSeries read_log(std::string_view name, std::string_view text) {
  Reader reader(name);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    reader.line(text.substr(0, end), end != std::string_view::npos);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return reader.done();
}

}  // namespace wordloom::tools
