#pragma once
// What a code point does to word boundaries, found out by asking ICU.
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>

#include "text/icu_words.hpp"

namespace wordloom::text {

/// The part of UAX #29 in which a boundary depends on the two characters beside it and at most one beyond.
enum class BreakClass : std::uint8_t {
  unknown,     ///< not asked yet
  letter,      ///< joins with letters, digits and underscores
  digit,       ///< the same
  underscore,  ///< the same
  mid_letter,  ///< joins with the letters on both sides
  mid_digit,   ///< joins with the digits on both sides
  mid_both,    ///< joins with letters on both sides or digits on both sides
  space,       ///< runs of these are one segment
  carriage_return,
  line_feed,
  other,   ///< always a segment of its own
  extend,  ///< a mark: part of the word whose letter or digit it follows; behind anything else, ICU decides
  unsure,  ///< joiners, dictionaries, Hebrew, Katakana, emoji sequences, broken bytes: ICU decides
};

/// Classes of the code points below U+10000 for one locale's rules. Each is settled when it is first met: ICU breaks a
/// probe in which the code point stands beside and between characters of each kind, and the code point gets the
/// class that explains all boundaries, or `unsure`. So tailorings (the Swedish colon, '@') need no list of ours.
class BreakClasses {
 public:
  explicit BreakClasses(const IcuWords& icu);
  BreakClasses(const BreakClasses&) = delete;
  BreakClasses& operator=(const BreakClasses&) = delete;

  BreakClass of(char32_t c) {
    if (c >= 0x10000) return BreakClass::unsure;
    const std::unique_ptr<Page>& page = pages_[c >> 8];
    if (page) {
      const BreakClass known = (*page)[c & 0xff];
      if (known != BreakClass::unknown) return known;
    }
    return ask(c);
  }

 private:
  using Page = std::array<BreakClass, 256>;
  BreakClass ask(char32_t c);
  BreakClass probe(char32_t c);
  /// The first class of [from, to] with which the scanner breaks the probe as ICU does, else `unsure`.
  BreakClass first_that_explains(char32_t c, std::string_view probe, BreakClass from, BreakClass to);
  /// These contexts, or none while the separators in them are not known.
  std::span<const std::string_view> separators(std::span<const std::string_view> contexts) const {
    return separators_known_ ? contexts : std::span<const std::string_view>();
  }
  void set(char32_t c, BreakClass to);

  IcuWords icu_;
  std::unordered_map<std::uint32_t, BreakClass> of_kind_;  ///< letters without case share answers: see ask()
  std::array<std::unique_ptr<Page>, 256> pages_{};
  bool separators_known_ = false;  ///< the classes of . , ' : stand, so that probes may hold them
};

}  // namespace wordloom::text
