#include "wordloom/io/toml.hpp"

#include <charconv>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/utf8.hpp"

namespace wordloom {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class Parser {
 public:
  Parser(std::string_view name, std::string_view text) : name_(name), text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  std::vector<TomlEntry> run() {
    while (true) {
      skip_blank(true);
      if (at_end()) return std::move(entries_);
      if (peek() == '[')
        table();
      else
        pair();
      skip_blank(false);
      if (!at_end() && peek() != '\n')
        throw error("\"{}\" after the end of what the line says; one key = value a line", rest());
    }
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return text_[at_]; }
  char take() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    return c;
  }
  bool accept(char c) {
    if (at_end() || peek() != c) return false;
    take();
    return true;
  }
  /// What is left of the line, shortened, for messages.
  std::string rest() const {
    const std::string_view left = text_.substr(at_);
    std::string_view some = left.substr(0, std::min<std::size_t>(40, left.find_first_of("\r\n")));
    // A cut within a character would make the message itself broken.
    while (!some.empty() && some.size() < left.size() && (static_cast<unsigned char>(left[some.size()]) & 0xc0) == 0x80)
      some.remove_suffix(1);
    return std::string(some);
  }
  template <class... Args>
  Error error(fmt::format_string<Args...> text, Args&&... args) const {
    return fail(ErrorKind::format, "{}: line {}: {}", name_, line_, fmt::format(text, std::forward<Args>(args)...));
  }

  /// Blanks and comments, with `lines` also line ends.
  void skip_blank(bool lines) {
    while (!at_end()) {
      const char c = peek();
      if (c == '#') {
        while (!at_end() && peek() != '\n') plain(take());
      } else if (c == ' ' || c == '\t' || (c == '\n' && lines)) {
        take();
      } else if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }

  /// Control characters are allowed nowhere (TOML 1.0); a tab is, and the carriage return of a line end.
  void plain(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f)
      throw error("a control character (byte {:#04x}) is not allowed", byte);
  }

  std::string key() {
    if (at_end()) throw error("a key is missing");
    if (peek() == '"' || peek() == '\'') return string();
    std::string name;
    while (!at_end() && is_bare(peek())) name += take();
    if (name.empty()) throw error("a key is expected, not \"{}\"", rest());
    return name;
  }

  void table() {
    take();
    if (!at_end() && peek() == '[') throw error("arrays of tables ([[...]]) are not understood here");
    skip_blank(false);
    table_ = key();
    skip_blank(false);
    if (!at_end() && peek() == '.') throw error("tables within tables ([a.b]) are not understood here");
    if (!accept(']')) throw error("the table [{} lacks its ]", table_);
    if (!tables_.insert(table_).second) throw error("the table [{}] stands twice", table_);
  }

  void pair() {
    TomlEntry entry;
    entry.table = table_;
    entry.line = line_;
    entry.key = key();
    skip_blank(false);
    if (!at_end() && peek() == '.') throw error("keys with dots are not understood here; write [{}] above", entry.key);
    if (!accept('=')) throw error("\"{}\" lacks its = and value", entry.key);
    if (!keys_.insert({table_, entry.key}).second) throw error("\"{}\" stands twice", entry.key);
    skip_blank(false);
    if (accept('[')) {
      entry.kind = TomlKind::array;
      array(entry.items);
    } else {
      std::tie(entry.kind, entry.value) = scalar();
    }
    entries_.push_back(std::move(entry));
  }

  void array(std::vector<std::string>& items) {
    while (true) {
      skip_blank(true);
      if (accept(']')) return;
      if (at_end()) throw error("an array lacks its ]");
      if (peek() == '[') throw error("arrays within arrays are not understood here");
      items.push_back(scalar().second);
      skip_blank(true);
      if (accept(']')) return;
      if (at_end()) throw error("an array lacks its ]");
      if (!accept(',')) throw error("a comma or ] is missing in the array, before \"{}\"", rest());
    }
  }

  std::pair<TomlKind, std::string> scalar() {
    if (at_end() || peek() == '\n' || peek() == '\r' || peek() == '#') throw error("a value is missing");
    if (peek() == '{') throw error("inline tables are not understood here");
    if (peek() == '"' || peek() == '\'') return {TomlKind::text, string()};
    const std::size_t begin = at_;
    while (!at_end() && (is_bare(peek()) || peek() == '+' || peek() == '.' || peek() == ':')) take();
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false") return {TomlKind::boolean, std::string(word)};
    return number(word);
  }

  std::pair<TomlKind, std::string> number(std::string_view word) const {
    std::string digits;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word[i] != '_') {
        digits += word[i];
        continue;
      }
      const auto digit = [&](std::size_t k) { return k < word.size() && word[k] >= '0' && word[k] <= '9'; };
      if (i == 0 || !digit(i - 1) || !digit(i + 1)) throw error("\"{}\": an underscore stands between digits", word);
    }
    std::string_view unsigned_part = digits;
    if (unsigned_part.starts_with('+') || unsigned_part.starts_with('-')) unsigned_part.remove_prefix(1);
    const bool whole =
        !unsigned_part.empty() && unsigned_part.find_first_not_of("0123456789") == std::string_view::npos;
    double value = 0;
    const auto [end, code] = std::from_chars(unsigned_part.data(), unsigned_part.data() + unsigned_part.size(), value);
    const bool starts_well = !unsigned_part.empty() && unsigned_part[0] >= '0' && unsigned_part[0] <= '9';
    const std::size_t point = unsigned_part.find('.');
    const bool point_well =
        point == std::string_view::npos ||
        (point + 1 < unsigned_part.size() && unsigned_part[point + 1] >= '0' && unsigned_part[point + 1] <= '9');
    if (!starts_well || !point_well || code != std::errc() || end != unsigned_part.data() + unsigned_part.size())
      throw error("\"{}\" is no value; text stands between quotes, as in \"{}\"", word.empty() ? rest() : word,
                  word.empty() ? "text" : word);
    if (whole && unsigned_part.size() > 1 && unsigned_part[0] == '0')
      throw error("\"{}\": a number does not begin with 0", word);
    if (digits.starts_with('+')) digits.erase(0, 1);
    return {whole ? TomlKind::integer : TomlKind::real, std::move(digits)};
  }

  /// From the opening quote to the closing one, on one line.
  std::string string() {
    const char quote = take();
    if (text_.substr(at_).starts_with(std::string(2, quote)))
      throw error("strings over several lines ({}) are not understood here", std::string(3, quote));
    std::string value;
    while (true) {
      if (at_end() || peek() == '\n') throw error("a string lacks its closing {}", quote);
      const char c = take();
      plain(c);
      if (c == '\r') throw error("a string lacks its closing {}", quote);
      if (c == quote) break;
      if (c == '\\' && quote == '"')
        escape(value);
      else
        value += c;
    }
    check_utf8(value);
    return value;
  }

  void escape(std::string& value) {
    if (at_end()) throw error("a string ends within an escape");
    const char c = peek();
    static constexpr std::pair<char, char> kEscapes[] = {{'b', '\b'}, {'t', '\t'}, {'n', '\n'}, {'f', '\f'},
                                                         {'r', '\r'}, {'"', '"'},  {'\\', '\\'}};
    for (const auto& [name, byte] : kEscapes)
      if (c == name) {
        take();
        value += byte;
        return;
      }
    if (c != 'u' && c != 'U')
      throw error("\"\\{}\" is no escape of TOML; between single quotes nothing is one", rest());
    const std::string shown = rest();
    take();
    const std::size_t n = c == 'u' ? 4 : 8;
    const std::string_view hex = text_.substr(at_, n);
    std::uint32_t code = 0;
    const auto [end, bad] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    if (hex.size() != n || bad != std::errc() || end != hex.data() + n || !is_code_point(code))
      throw error("\"\\{}\" is no character", shown);
    append_utf8(code, value);
    at_ += n;
  }

  void check_utf8(std::string_view value) const {
    for (std::size_t i = 0; i < value.size();) {
      const Utf8Step step = decode_utf8(value, i);
      if (step.code_point == kBrokenUtf8) throw error("a string is no UTF-8");
      i += step.length;
    }
  }

  std::string_view name_, text_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::string table_;
  std::set<std::string> tables_;
  std::set<std::pair<std::string, std::string>> keys_;
  std::vector<TomlEntry> entries_;
};

}  // namespace

std::vector<TomlEntry> parse_toml(std::string_view name, std::string_view text) { return Parser(name, text).run(); }

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace wordloom
