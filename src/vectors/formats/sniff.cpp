#include "vectors/formats/sniff.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>

#include "vectors/formats/fasttext_matrix.hpp"
#include "vectors/formats/numbers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::formats {
namespace {

constexpr std::size_t kSampledLines = 64;

std::int32_t int32_at(std::string_view bytes, std::size_t at) {
  std::int32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// fastText's models say so by a magic number since version 11; before, they began with twelve small integers (dim,
/// ws, epoch, minCount, neg, wordNgrams, loss 1..4, model 1..3, bucket, minn, maxn, lrUpdateRate) and a double in (0,
/// 1).
bool is_fasttext(std::string_view head) {
  if (head.size() >= 8 && int32_at(head, 0) == kFastTextMagic) return true;
  if (head.size() < 56) return false;
  double t = 0;
  std::memcpy(&t, head.data() + 48, sizeof t);
  for (std::size_t i = 0; i < 12; ++i)
    if (int32_at(head, 4 * i) < 0 || int32_at(head, 4 * i) > 100'000'000) return false;
  const auto loss = int32_at(head, 24), model = int32_at(head, 28);
  return int32_at(head, 0) > 0 && loss >= 1 && loss <= 4 && model >= 1 && model <= 3 && t > 0 && t < 1;
}

/// Values at the end of a line; its first field is a word and never counted.
std::size_t trailing_values(std::string_view line) {
  line = trim_end(line);
  std::size_t values = 0;
  while (!line.empty()) {
    const auto blank = line.find_last_of(" \t");
    if (blank == std::string_view::npos) break;
    if (!parse_number<float>(line.substr(blank + 1))) break;
    ++values;
    line = trim_end(line.substr(0, blank));
  }
  return values;
}

/// Where a line of text ends: at "\n", "\r\n" or a lone "\r".
std::size_t line_end(std::string_view text) { return text.find_first_of("\n\r"); }

/// What comes after that line.
std::string_view after_line(std::string_view text) {
  const auto end = line_end(text);
  if (end == std::string_view::npos) return {};
  return text.substr(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
}

/// Calls f(line) for the first lines of the head that are there whole.
template <class F>
void sampled_lines(std::string_view head, bool all, F&& f) {
  for (std::size_t n = 0; n < kSampledLines && !head.empty(); ++n) {
    const auto end = line_end(head);
    if (end == std::string_view::npos && !all) return;
    const auto line = head.substr(0, end);
    if (!trim_end(line).empty()) f(line);
    head = after_line(head);
  }
}

/// A table of numbers without words, as sentence vectors are often printed.
bool lacks_words(std::string_view head, bool all) {
  bool numbers_only = true;
  sampled_lines(head, all, [&](std::string_view line) {
    const auto first = line.substr(0, line.find_first_of(" \t"));
    numbers_only &= parse_number<float>(first) && first.find_first_of(".e") != std::string_view::npos;
  });
  return numbers_only;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' ? true : c == 0x7f;
}

/// After "V D\n": does the first entry read as text?
bool first_entry_is_text(std::string_view body, std::size_t dim, bool all) {
  const auto end = line_end(body);
  const auto line = body.substr(0, end);
  const bool whole = end != std::string_view::npos || all;
  if (whole && trailing_values(line) >= dim) return true;
  // Not as it should be: a broken text row, or binary. Floats have control bytes or are no UTF-8 soon enough.
  const auto space = body.find(' ');
  const auto values = space == std::string_view::npos ? body : body.substr(space + 1, 4 * dim);
  if (std::any_of(values.begin(), values.end(), is_control)) return false;
  const auto broken = find_broken_utf8(values);
  // A character cut by the end of the stretch looked at is not a broken one.
  return broken == std::string_view::npos || broken + 4 > values.size();
}

}  // namespace

std::size_t sniff_columns(std::string_view head, bool all) {
  std::map<std::size_t, std::size_t> votes;
  std::size_t lines = 0;
  sampled_lines(head, all, [&](std::string_view line) {
    ++votes[trailing_values(line)];
    ++lines;
  });
  std::size_t columns = 0, most = 0;
  for (const auto& [values, count] : votes)
    if (count >= most) columns = values, most = count;
  return 2 * most >= lines ? columns : 0;
}

VectorFormat sniff(std::string_view head, bool all, std::string_view file) {
  if (head.empty()) throw fail(ErrorKind::format, "{}: byte 0: the file is empty, there is no row 1", file);
  if (Container::sniff(head.substr(0, Container::kMagicSize))) return VectorFormat::native;
  if (head.starts_with("\x93NUMPY")) return VectorFormat::npy;
  if (is_fasttext(head)) return VectorFormat::fasttext_bin;
  std::string_view text = head;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.substr(0, std::min<std::size_t>(line_end(text), 256));
  if (const auto header = parse_header(first)) {
    return first_entry_is_text(after_line(text), header->dim, all) ? VectorFormat::word2vec_text
                                                                   : VectorFormat::word2vec_bin;
  }
  // One value per line is far more often a word list with counts than a model of one dimension.
  if (sniff_columns(text, all) >= 2 && text.find('\0') == std::string_view::npos) {
    if (lacks_words(text, all))
      throw fail(ErrorKind::format,
                 "{}: byte 0: row 1 has numbers only: vectors without words cannot be read as a model", file);
    return VectorFormat::glove;
  }
  throw fail(
      ErrorKind::format,
      "{}: byte 0: row 1 begins with '{}', which is no vector format that is known: native .w2v, word2vec text or "
      "binary, GloVe text, npy, fastText; plain, gz or zst",
      file, shown(head, 24));
}

}  // namespace wordloom::formats
