#include "wordloom/io/npy.hpp"

#include <algorithm>

#include "io/zip_layout.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom::npy {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMostBytes = std::size_t{1} << 20;

class Literal {
 public:
  Literal(std::string_view text, std::string_view where) : rest_(text), where_(where) {}

  Header read() {
    Header header;
    bool type = false, order = false, shape = false;
    expect('{');
    while (!accept('}')) {
      const std::string_view key = quoted("a key");
      expect(':');
      if (key == "descr") {
        if (peek() == '[') throw refuse("its type is a list of fields, and only plain ones are read");
        header.descr = quoted("its type");
        type = true;
      } else if (key == "fortran_order") {
        header.fortran_order = truth();
        order = true;
      } else if (key == "shape") {
        header.shape = tuple();
        shape = true;
      } else {
        throw refuse(fmt::format("'{}' is no key of it", shown(key, 20)));
      }
      if (accept(',')) continue;
      expect('}');
      break;
    }
    // Behind it is padding.
    if (!type || !order || !shape)
      throw refuse(fmt::format("it has no '{}'", !type ? "descr" : !order ? "fortran_order" : "shape"));
    return header;
  }

 private:
  Error refuse(std::string_view why) const {
    return fail(ErrorKind::format, "{}: the npy header cannot be read: {}", where_, why);
  }
  char peek() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool accept(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) throw refuse(fmt::format("a '{}' is missing", c));
  }
  std::string_view quoted(const char* what) {
    const char quote = peek();
    const std::size_t end = quote == '\'' || quote == '"' ? rest_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) throw refuse(fmt::format("{} is not between quotes", what));
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }
  bool truth() {
    peek();
    const bool yes = rest_.starts_with("True");
    if (!yes && !rest_.starts_with("False")) throw refuse("'fortran_order' is neither True nor False");
    rest_.remove_prefix(yes ? 4 : 5);
    return yes;
  }
  std::vector<std::uint64_t> tuple() {
    std::vector<std::uint64_t> sizes;
    if (!accept('(')) throw refuse("its shape is no tuple");
    while (!accept(')')) {
      peek();
      const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
      if (digits.empty()) throw refuse("its shape holds what is no number");
      const auto size = parse_number<std::uint64_t>(digits);
      if (!size) throw refuse("its shape does not fit 64 bits");
      sizes.push_back(*size);
      rest_.remove_prefix(digits.size());
      accept('L');
      if (accept(',')) continue;
      expect(')');
      break;
    }
    return sizes;
  }

  std::string_view rest_, where_;
};

}  // namespace

Frame parse_frame(std::string_view head, std::string_view where) {
  if (head.size() < kFrameSize || !head.starts_with(kMagic))
    throw fail(ErrorKind::format, "{}: byte 0: no NumPy array begins here", where);
  const auto version = static_cast<unsigned char>(head[6]);
  if (version < 1 || version > 3)
    throw fail(ErrorKind::format, "{}: byte 6: npy version {} is not known (1, 2 and 3 are)", where, version);
  Frame frame;
  frame.begin = version == 1 ? 10 : 12;
  frame.size = static_cast<std::size_t>(zip::get(head, 8, version == 1 ? 2 : 4));
  if (frame.size < 2 || frame.size > kMostBytes)
    throw fail(ErrorKind::format, "{}: byte 8: the npy header is said to have {} bytes; 2 to {} are possible", where,
               frame.size, kMostBytes);
  return frame;
}

Header parse_dictionary(std::string_view dictionary, std::string_view where) {
  return Literal(dictionary, where).read();
}

std::string make_header(std::string_view descr, std::span<const std::uint64_t> shape) {
  std::string tuple = fmt::format("{}", fmt::join(shape, ", "));
  if (shape.size() == 1) tuple += ',';
  std::string dictionary = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr, tuple);
  dictionary.append(63 - (10 + dictionary.size()) % 64, ' ').append(1, '\n');
  std::string header(kMagic);
  header.append("\x01\x00", 2);
  zip::put(header, dictionary.size(), 2);
  return header + dictionary;
}

}  // namespace wordloom::npy
