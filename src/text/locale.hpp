#pragma once
// Locale names as users write them.
#include <unicode/locid.h>

#include <string>

namespace wordloom::text {

/// ICU's locale for a BCP 47 tag ("zh-Hant-TW") or ICU name ("en_US_POSIX"); "" and "root" are the root locale. Throws
/// ErrorKind::config for a name that is malformed or whose language ISO 639 does not know.
icu::Locale parse_locale(const std::string& name);

/// Turkish and Azerbaijani fold I to dotless i.
bool has_turkic_folding(const icu::Locale& locale);

}  // namespace wordloom::text
