#include "text/break_classes.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <span>
#include <string>
#include <vector>

#include "text/mixed_scanner.hpp"
#include "text/segments.hpp"

namespace wordloom::text {
namespace {

// Dictionaries split runs of these, and a single one in a probe can look like a letter.
bool needs_dictionary(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  if (u_getIntPropertyValue(code, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return true;
  for (const UScriptCode script : {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_BOPOMOFO, USCRIPT_THAI,
                                   USCRIPT_LAO, USCRIPT_KHMER, USCRIPT_MYANMAR})
    if (u_isalpha(code) && uscript_hasScript(code, script)) return true;
  return false;
}

// X is the code point. Each context becomes a line of its own, where nothing before can matter.
constexpr std::string_view kPlainContexts[] = {"X",    "XX",   "aX", "Xa", "aXa", "aXX", "1X",
                                               "X1",   "1X1",  "_X", "X_", "_X_", "aX1", "1Xa",
                                               "aXXa", "1XX1", " X", "X ", " X ", "\rX", "X\r"};
constexpr std::string_view kSeparatorContexts[] = {"X.X", "X,X", "X'X", "X:X",  "X\"X", "a.X",
                                                   "X.a", "1.X", "X,1", "a'Xa", ".X",   "X."};
// Behind letters and digits only, with the letters and digits that it must not hide from what follows.
constexpr std::string_view kExtendContexts[] = {"aX",  "aXX", "aXa", "aXXa", "aX1", "aX_", "aX ",  "aX a", "1X",
                                                "1XX", "1X1", "1Xa", "1X_",  "1X ", "_aX", "aX\r", "aX\"", "aXaXa"};
constexpr std::string_view kExtendSeparatorContexts[] = {"aX.a", "aX.aX", "a.aX", "aX.",  "aX'aX", "aX:a",   "aX,a",
                                                         "aX.1", "1X.1",  "1.1X", "1X,1", "1X,1X", "aX.aXa", "1X."};
constexpr std::string_view kSeparators = ".,':";

/// Each context with the code point put in, on a line of its own.
std::string probe_for(char32_t c, std::span<const std::string_view> plain, std::span<const std::string_view> more) {
  std::string self;
  append_utf8(c, self);
  std::string probe;
  const auto add = [&](std::string_view context) {
    for (const char ch : context) ch == 'X' ? probe.append(self) : probe.append(1, ch);
    probe += '\n';
  };
  for (const std::string_view context : plain) add(context);
  for (const std::string_view context : more) add(context);
  return probe;
}

struct End {
  std::size_t end;
  bool word;
  friend bool operator==(const End&, const End&) = default;
};

/// Whether the scanner gives ICU's segments when `class_of` holds.
template <class ClassOf>
bool explains(std::string_view probe, const std::vector<End>& truth, ClassOf&& class_of) {
  std::size_t n = 0;
  bool same = true;
  const std::size_t stop = scan_classes(
      probe, 0, probe.size(), class_of,
      [&](std::size_t begin, std::size_t end, bool word) {
        const End mine{end, word && has_word_content(probe.substr(begin, end - begin))};
        same = same && n < truth.size() && truth[n] == mine;
        ++n;
      },
      [](std::size_t) { return false; });
  return same && stop == probe.size() && n == truth.size();
}

/// The plain meaning of the probes' own characters; unknown for the separators, which a locale may tailor.
BreakClass plain_class(char32_t x) {
  switch (x) {
    case 'a':
      return BreakClass::letter;
    case '1':
      return BreakClass::digit;
    case '_':
      return BreakClass::underscore;
    case ' ':
      return BreakClass::space;
    case '\r':
      return BreakClass::carriage_return;
    case '\n':
      return BreakClass::line_feed;
    case '"':
      return BreakClass::other;
    default:
      return BreakClass::unknown;
  }
}

}  // namespace

BreakClasses::BreakClasses(const IcuWords& icu) : icu_(icu) {
  for (const char separator : kSeparators) ask(static_cast<char32_t>(separator));
  separators_known_ = true;
}

void BreakClasses::set(char32_t c, BreakClass to) {
  std::unique_ptr<Page>& page = pages_[c >> 8];
  if (!page) page = std::make_unique<Page>(Page{});
  (*page)[c & 0xff] = to;
}

// Letters without case whose script, word break and line break properties are equal stand alike in the rules of every
// locale. Hangul alone has 11,172 of them, and a probe takes as long as breaking a hundred words.
BreakClass BreakClasses::ask(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  BreakClass found = BreakClass::unsure;
  if (!needs_dictionary(c) && (c < 0xd800 || c > 0xdfff)) {
    if (u_charType(code) == U_OTHER_LETTER) {
      UErrorCode status = U_ZERO_ERROR;
      const auto script = static_cast<std::uint32_t>(uscript_getScript(code, &status));
      const auto property = [&](UProperty p) { return static_cast<std::uint32_t>(u_getIntPropertyValue(code, p)); };
      BreakClass& known = of_kind_[script << 16 | property(UCHAR_WORD_BREAK) << 8 | property(UCHAR_LINE_BREAK)];
      if (known == BreakClass::unknown) known = probe(c);
      found = known;
    } else {
      found = probe(c);
    }
  }
  set(c, found);
  return found;
}

BreakClass BreakClasses::probe(char32_t c) {
  constexpr char32_t kZeroWidthJoiner = 0x200d;  // joins emoji as well
  const BreakClass found = first_that_explains(c, probe_for(c, kPlainContexts, separators(kSeparatorContexts)),
                                               BreakClass::letter, BreakClass::other);
  if (found != BreakClass::unsure || c == kZeroWidthJoiner) return found;
  return first_that_explains(c, probe_for(c, kExtendContexts, separators(kExtendSeparatorContexts)), BreakClass::extend,
                             BreakClass::extend);
}

BreakClass BreakClasses::first_that_explains(char32_t c, std::string_view probe, BreakClass from, BreakClass to) {
  std::vector<End> truth;
  std::size_t begin = 0;
  icu_.each(probe, [&](std::size_t end, int status) {
    const std::string_view segment = probe.substr(begin, end - begin);
    truth.push_back({end, status != UBRK_WORD_NONE && has_word_content(segment)});
    begin = end;
  });
  for (auto k = static_cast<int>(from); k <= static_cast<int>(to); ++k)
    if (explains(probe, truth, [&](char32_t x) {
          if (x == c) return static_cast<BreakClass>(k);
          const BreakClass plain = plain_class(x);
          return plain == BreakClass::unknown ? of(x) : plain;
        }))
      return static_cast<BreakClass>(k);
  return BreakClass::unsure;
}

}  // namespace wordloom::text
