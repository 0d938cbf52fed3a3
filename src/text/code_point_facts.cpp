#include "text/code_point_facts.hpp"

#include <unicode/uchar.h>

namespace wordloom::text {

std::uint32_t CodePointFacts::fill(char32_t c) {
  auto page = std::make_unique<Page>();
  for (std::uint32_t i = 0; i < page->size(); ++i) {
    const auto code = static_cast<UChar32>((c & ~0xffU) | i);
    std::uint32_t fact = static_cast<std::uint32_t>(u_tolower(code));
    const auto numeric = u_getIntPropertyValue(code, UCHAR_NUMERIC_TYPE);
    if ((U_GET_GC_MASK(code) & U_GC_L_MASK) != 0 || numeric != U_NT_NONE || code == '_') fact |= kWord;
    if (u_charType(code) == U_DECIMAL_DIGIT_NUMBER) fact |= kDecimal;
    (*page)[i] = fact;
  }
  pages_[c >> 8] = std::move(page);
  return (*pages_[c >> 8])[c & 0xff];
}

}  // namespace wordloom::text
