#pragma once
// Word segmentation one code point at a time, by break classes.
#include <cstddef>
#include <string_view>

#include "text/break_classes.hpp"
#include "text/utf8_decode.hpp"

namespace wordloom::text {

/// Scans [begin, end) of `text`, where begin and end are the ends of the text or sure boundaries. Calls
/// `segment(begin, end, is_word)` for each segment and `sure(i)` at each sure boundary: a place between an ASCII space
/// and a letter or digit, on which nothing before has any influence; when that says true, the scan stops there.
/// Returns `end`, or where it stopped, or where it met a code point of class unsure (or a mark that follows neither
/// letter nor digit); segments given since the last sure boundary are then not to be trusted.
template <class ClassOf, class OnSegment, class OnSure>
std::size_t scan_classes(std::string_view text, std::size_t begin, std::size_t end, ClassOf&& class_of,
                         OnSegment&& segment, OnSure&& sure) {
  struct At {
    BreakClass klass;
    std::size_t next;
  };
  const auto at = [&](std::size_t i) -> At {
    if (i >= end) return {BreakClass::other, i};
    const Utf8Step step = decode_utf8(text, i);
    return {class_of(step.code_point), i + step.length};
  };
  const auto in_word = [](BreakClass c) {
    return c == BreakClass::letter || c == BreakClass::digit || c == BreakClass::underscore;
  };
  for (std::size_t i = begin; i < end;) {
    At here = at(i);
    std::size_t to = here.next;
    if (in_word(here.klass)) {
      if (i > begin && text[i - 1] == ' ' && here.klass != BreakClass::underscore && sure(i)) return i;
      BreakClass last = here.klass;
      for (;;) {
        here = at(to);
        if (to < end && in_word(here.klass)) {
          last = here.klass;
          to = here.next;
          continue;
        }
        const bool marked = here.klass == BreakClass::extend && last != BreakClass::underscore;
        if (to < end && marked) {
          to = here.next;
          continue;
        }
        const bool mid_letter = here.klass == BreakClass::mid_letter || here.klass == BreakClass::mid_both;
        const bool mid_digit = here.klass == BreakClass::mid_digit || here.klass == BreakClass::mid_both;
        if (to < end && ((mid_letter && last == BreakClass::letter) || (mid_digit && last == BreakClass::digit))) {
          const At beyond = at(here.next);
          if (here.next < end && beyond.klass == BreakClass::extend) return to;
          if (here.next < end && beyond.klass == last) {
            to = beyond.next;
            continue;
          }
        }
        break;
      }
      segment(i, to, true);
    } else if (here.klass == BreakClass::unsure || here.klass == BreakClass::extend) {
      return i;
    } else {
      if (here.klass == BreakClass::space)
        while (to < end && text[to] == ' ') ++to;
      if (here.klass == BreakClass::carriage_return && at(to).klass == BreakClass::line_feed) ++to;
      segment(i, to, false);
    }
    i = to;
  }
  return end;
}

}  // namespace wordloom::text
