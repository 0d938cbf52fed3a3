#include "text/text_preparer.hpp"

#include "text/utf8_decode.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::text {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

void check_size(std::string_view text) {
  if (text.size() > 0x7fffffff)
    throw fail(ErrorKind::usage, "a text of {} bytes is too long to analyze in one piece (2^31 - 1 at most)",
               text.size());
}

struct Findings {
  std::size_t broken = kNowhere;        ///< first broken sequence; nothing is said about what follows
  std::size_t to_normalize = kNowhere;  ///< first code point that may need it, or is a mark out of order
};

Findings look(std::string_view text, WordMapper& mapper, bool all) {
  Findings found;
  std::uint8_t before = 0;  // combining class
  for (std::size_t i = find_non_ascii(text, 0); i < text.size();) {
    const Utf8Step step = decode_utf8(text, i);
    if (step.code_point == kBroken) {
      found.broken = i;
      return found;
    }
    if (found.to_normalize == kNowhere) {
      const std::uint8_t combining = mapper.combining(step.code_point);
      if (combining == WordMapper::kMayChange || (combining != 0 && combining < before)) {
        found.to_normalize = i;
        if (!all) return found;
      }
      before = combining;
    }
    i += step.length;
    if (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) {
      i = find_non_ascii(text, i + 1);
      before = 0;
    }
  }
  return found;
}

}  // namespace

std::string_view TextPreparer::prepare(std::string_view text, const AnalyzerRecipe& recipe, WordMapper& mapper) {
  check_size(text);
  broken_.clear();
  broken_count_ = 0;
  Findings found = look(text, mapper, true);
  if (found.broken != kNowhere) {
    switch (recipe.utf8) {
      case Utf8Policy::strict:
        throw fail(ErrorKind::format,
                   "byte {}: 0x{:02x} is not UTF-8 (the policy replace mends such bytes, keep leaves them)",
                   found.broken, static_cast<unsigned>(static_cast<unsigned char>(text[found.broken])));
      case Utf8Policy::replace:
        broken_count_ = replace_broken_utf8(text, mended_);
        break;
      case Utf8Policy::keep:
        broken_count_ = broken_.disguise(text, mended_);
        break;
    }
    text = mended_;
    check_size(text);
    found = look(text, mapper, false);
  }
  if (found.to_normalize != kNowhere) {
    mapper.normalize(text, normal_);
    text = normal_;
  }
  check_size(text);
  return text;
}

}  // namespace wordloom::text
