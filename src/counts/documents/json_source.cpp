// JSON lines: one object a line.
#include <nlohmann/json.hpp>

#include "counts/documents/record.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::documents {
namespace {

using Json = nlohmann::ordered_json;

/// Strings as they are, numbers and booleans as JSON spells them, the elements of a list one after the other.
void append_text(std::string& out, const Json& value) {
  if (value.is_null()) return;
  if (value.is_array()) {
    for (const Json& element : value) append_text(out, element);
    return;
  }
  if (!out.empty()) out += ' ';
  out += value.is_string() ? value.get_ref<const std::string&>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class JsonSource final : public Source {
 public:
  JsonSource(ByteStream& stream, std::string prefix, const DocumentOptions& options)
      : stream_(stream), lines_(stream), prefix_(std::move(prefix)), options_(options) {}

  bool next(Document& d) override {
    std::string_view line;
    do {
      if (!lines_.next(line)) return false;
      if (line.size() > options_.max_bytes) too_long(stream_.name(), lines_.line_number(), options_);
    } while (blank(line));
    const std::string where = fmt::format("{}: line {}", stream_.name(), lines_.line_number());
    const Json json = parse(line, where);
    std::vector<std::string> names, values;
    for (const auto& [key, value] : json.items()) {
      names.push_back(key);
      append_text(values.emplace_back(), value);
    }
    fill(d, find_roles(names, options_, true, where), values, prefix_ + std::to_string(lines_.line_number()), options_);
    d.place.offset = lines_.line_offset();
    d.place.size = line.size();
    return true;
  }

 private:
  static Json parse(std::string_view line, const std::string& where) {
    // The parser's own errors name a byte of the line; depth is bounded so that no line can exhaust the stack.
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (quoted && c == '\\') ++i;
      if (c == '"') quoted = !quoted;
      if (quoted) continue;
      if (c == ']' || c == '}') --depth;
      if ((c == '[' || c == '{') && ++depth > 1000)
        throw fail(ErrorKind::format, "{}: more than 1000 brackets are open (is this JSON lines?)", where);
    }
    try {
      Json json = Json::parse(line);
      if (!json.is_object())
        throw fail(ErrorKind::format,
                   "{}: not a JSON object (each line must be one, such as {{\"id\": \"1\", \"text\": "
                   "\"...\"}})",
                   where);
      return json;
    } catch (const Json::parse_error& error) {
      throw fail(ErrorKind::format, "{}: byte {}: broken JSON (each line must be one object)", where, error.byte);
    } catch (const Json::exception& error) {  // right JSON, but a number beyond a double's range
      throw fail(ErrorKind::format, "{}: JSON that cannot be read: {}", where, error.what());
    }
  }

  ByteStream& stream_;
  LineReader lines_;
  std::string prefix_;
  const DocumentOptions& options_;
};

}  // namespace

std::unique_ptr<Source> json_source(ByteStream& stream, std::string prefix, const DocumentOptions& options) {
  return std::make_unique<JsonSource>(stream, std::move(prefix), options);
}

}  // namespace wordloom::documents
