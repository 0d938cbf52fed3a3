#include "wordloom/text/utf8.hpp"

#include "text/utf8_decode.hpp"
#include "wordloom/text/recipe_names.hpp"

namespace wordloom {

using text::find_non_ascii;
using text::kBroken;

std::string_view name(Utf8Policy policy) { return spell(kUtf8PolicyNames, policy); }

std::size_t find_broken_utf8(std::string_view text) {
  for (std::size_t i = find_non_ascii(text, 0); i < text.size();) {
    const text::Utf8Step step = decode_utf8(text, i);
    if (step.code_point == kBroken) return i;
    i += step.length;
    // Text in another script goes on with bytes above 0x7f after each blank or comma: look before running.
    if (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) i = find_non_ascii(text, i + 1);
  }
  return std::string_view::npos;
}

std::uint64_t replace_broken_utf8(std::string_view text, std::string& out) {
  out.clear();
  std::uint64_t broken = 0;
  while (!text.empty()) {
    const std::size_t good = find_broken_utf8(text);
    out.append(text.substr(0, good));
    if (good == std::string_view::npos) break;
    out.append("\xef\xbf\xbd");
    ++broken;
    text.remove_prefix(good + decode_utf8(text, good).length);
  }
  return broken;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const text::Utf8Step step = decode_utf8(text, i);
    count += step.code_point == kBroken ? step.length : 1;
    i += step.length;
  }
  return count;
}

std::size_t character_cut(std::string_view text) {
  for (std::size_t back = 1; back <= 4 && back < text.size(); ++back)
    if ((static_cast<unsigned char>(text[text.size() - back]) & 0xC0U) != 0x80U) return text.size() - back;
  return text.size();
}

}  // namespace wordloom
