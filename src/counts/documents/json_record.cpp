#include "wordloom/counts/json_record.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 1000;

/// Takes what the parser finds, as it finds it: no tree is built, and numbers keep their spelling.
class RecordTaker final : public nlohmann::json_sax<Json> {
 public:
  RecordTaker(JsonRecord& record, const std::string& where) : record_(record), where_(where) {}

  bool null() override {
    if (objects_ > 0) put("null");
    return top_is_object();
  }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(fmt::format_int(value).str()); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(fmt::format_int(value).str()); }
  bool number_float(number_float_t, const string_t& spelled) override { return scalar(spelled); }
  bool string(string_t& value) override {
    if (objects_ == 0) return scalar(value);
    return scalar(Json(value).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  bool binary(binary_t&) override { return false; }  // not in JSON

  bool start_object(std::size_t) override {
    if (depth_ > 0) begin('{');
    return open();
  }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      record_.names.push_back(std::move(name));
      record_.values.emplace_back();
      return true;
    }
    comma();
    value() += Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
    value() += ':';
    after_key_ = true;
    return true;
  }
  bool end_object() override {
    if (--depth_ > 0) end('}');
    return true;
  }
  bool start_array(std::size_t) override {
    top_is_object();
    if (objects_ > 0) begin('[');
    return open();
  }
  bool end_array() override {
    --depth_;
    if (objects_ > 0) end(']');
    return true;
  }
  bool parse_error(std::size_t byte, const std::string&, const Json::exception& error) override {
    broken_at = byte;
    beyond_range = error.id == 406;  // right JSON, but no number that a double holds
    what = error.what();
    return false;
  }

  std::size_t broken_at = 0;
  bool beyond_range = false;
  std::string what;

 private:
  std::string& value() { return record_.values.back(); }
  bool top_is_object() const {
    if (depth_ == 0)
      throw fail(ErrorKind::format,
                 "{}: not a JSON object (each line must be one, such as {{\"id\": \"1\", \"text\": \"...\"}})", where_);
    return true;
  }
  bool open() {
    if (++depth_ > kDeepest)
      throw fail(ErrorKind::format, "{}: more than {} brackets are open (is this JSON lines?)", where_, kDeepest);
    return true;
  }
  bool scalar(std::string_view text) {
    top_is_object();
    put(text);
    return true;
  }
  /// Within an object within the record JSON goes on; else parts of one text are set apart.
  void put(std::string_view text) {
    if (objects_ > 0)
      comma();
    else if (!value().empty())
      value() += ' ';
    value() += text;
  }
  void comma() {
    if (!after_key_ && !value().empty() && value().back() != '{' && value().back() != '[') value() += ',';
    after_key_ = false;
  }
  void begin(char bracket) {
    put(std::string_view(&bracket, 1));
    ++objects_;
  }
  void end(char bracket) {
    value() += bracket;
    --objects_;
  }

  JsonRecord& record_;
  const std::string& where_;
  int depth_ = 0, objects_ = 0;  // open brackets; those of them that are written as JSON
  bool after_key_ = false;
};

std::optional<unsigned> code_unit(std::string_view line, std::size_t at) {
  if (at + 6 > line.size() || line[at] != '\\' || line[at + 1] != 'u') return std::nullopt;
  unsigned unit = 0;
  for (const char c : line.substr(at + 2, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<unsigned>(digit);
  }
  return unit;
}

/// Where an escaped half of a character stands that has no other half, from `at` on.
std::size_t find_half(std::string_view line, std::size_t at) {
  for (at = line.find('\\', at); at != std::string_view::npos; at = line.find('\\', at)) {
    const auto unit = code_unit(line, at);
    if (!unit || (*unit & 0xf800) != 0xd800) {
      at += 2;
      continue;
    }
    const auto next = code_unit(line, at + 6);
    if ((*unit & 0x400) != 0 || !next || (*next & 0xfc00) != 0xdc00) return at;
    at += 12;
  }
  return std::string_view::npos;
}

void check_strictly(std::string_view line, const std::string& where) {
  constexpr std::string_view kRemedy = "--utf8 replace mends such bytes";
  if (const std::size_t at = find_broken_utf8(line); at != std::string_view::npos)
    throw fail(ErrorKind::format, "{}: byte {}: 0x{:02x} is not UTF-8 ({})", where, at + 1,
               static_cast<unsigned char>(line[at]), kRemedy);
  if (const std::size_t at = find_half(line, 0); at != std::string_view::npos)
    throw fail(ErrorKind::format, "{}: byte {}: {} is half a character ({})", where, at + 1, line.substr(at, 6),
               kRemedy);
}

}  // namespace

void read_json_record(std::string_view line, const std::string& where, Utf8Policy policy, JsonRecord& record) {
  record.repaired = 0;
  const auto parsed = [&](std::string_view text, RecordTaker& taker) {
    record.names.clear();
    record.values.clear();
    return Json::sax_parse(text, &taker);
  };
  RecordTaker first(record, where);
  if (parsed(line, first)) return;
  // What is broken is looked for only where something is.
  if (policy != Utf8Policy::replace) check_strictly(line, where);
  std::string whole;
  record.repaired = replace_broken_utf8(line, whole);
  for (std::size_t at = 0; (at = find_half(whole, at)) != std::string::npos; at += 6, ++record.repaired)
    whole.replace(at, 6, "\\ufffd");
  RecordTaker second(record, where);
  RecordTaker& last = record.repaired > 0 ? second : first;
  if (record.repaired > 0 && parsed(whole, second)) return;
  if (last.beyond_range) throw fail(ErrorKind::format, "{}: JSON that cannot be read: {}", where, last.what);
  throw fail(ErrorKind::format, "{}: byte {}: broken JSON (each line must be one object)", where, last.broken_at);
}

}  // namespace wordloom
