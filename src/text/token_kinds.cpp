#include "text/token_kinds.hpp"

#include <unicode/uchar.h>

#include "text/utf8_decode.hpp"

namespace wordloom::text {

bool is_blank(std::string_view token) {
  for (std::size_t i = 0; i < token.size();) {
    const Utf8Step step = decode_utf8(token, i);
    if (step.code_point == kBroken) return false;
    const auto c = static_cast<UChar32>(step.code_point);
    const int type = u_charType(c);
    if (!u_isUWhiteSpace(c) && type != U_CONTROL_CHAR && type != U_FORMAT_CHAR) return false;
    i += step.length;
  }
  return true;
}

bool is_emoji(std::string_view token) {
  UChar32 last = 0;
  for (std::size_t i = 0; i < token.size();) {
    const Utf8Step step = decode_utf8(token, i);
    i += step.length;
    if (step.code_point < 0x80 || step.code_point == kBroken) {
      last = step.code_point < 0x80 ? static_cast<UChar32>(step.code_point) : 0;
      continue;
    }
    const auto c = static_cast<UChar32>(step.code_point);
    if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION)) return true;
    if ((c == 0xfe0f || c == 0x20e3) && u_hasBinaryProperty(last, UCHAR_EMOJI)) return true;
    last = c;
  }
  return false;
}

bool is_number(std::string_view token) {
  bool number = false;
  for (std::size_t i = 0; i < token.size();) {
    const Utf8Step step = decode_utf8(token, i);
    i += step.length;
    if (step.code_point == kBroken) continue;
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(step.code_point));
    if ((mask & U_GC_L_MASK) != 0) return false;
    number = number || (mask & U_GC_N_MASK) != 0;
  }
  return number;
}

}  // namespace wordloom::text
