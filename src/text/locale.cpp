#include "text/locale.hpp"

#include <algorithm>
#include <string_view>

#include "wordloom/core/error.hpp"

namespace wordloom::text {

icu::Locale parse_locale(const std::string& name) {
  if (name.empty() || name == "root" || name == "und") return icu::Locale::getRoot();
  std::string icu_name = name;
  // ICU reads "en-US" and "en_US" alike, but extensions ("-u-") only as a language tag.
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale;
  if (name.find("-u-") != std::string::npos) {
    locale = icu::Locale::forLanguageTag(name, status);
  } else {
    std::replace(icu_name.begin(), icu_name.end(), '-', '_');
    locale = icu::Locale(icu_name.c_str());
  }
  bool known = U_SUCCESS(status) && !locale.isBogus();
  if (known) {
    const std::string_view language = locale.getLanguage();
    known = false;
    for (const char* const* code = icu::Locale::getISOLanguages(); *code != nullptr && !known; ++code)
      known = language == *code;
  }
  if (!known)
    throw fail(ErrorKind::config, "locale '{}' is not known: give a language code such as en, de or zh-Hant", name);
  return locale;
}

bool has_turkic_folding(const icu::Locale& locale) {
  const std::string_view language = locale.getLanguage();
  return language == "tr" || language == "az";
}

}  // namespace wordloom::text
