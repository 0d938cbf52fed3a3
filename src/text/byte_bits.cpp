#include "text/byte_bits.hpp"

#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "text/byte_bits.cpp"
#include <hwy/foreach_target.h>  // compiles the rest of this file once per target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace wordloom::text::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
// One lane has no bit masks worth the name: the same by comparisons of single bytes.
void ascii_bits_kernel(const AsciiSpecials& specials, const char* p, std::size_t blocks, AsciiBits* out) {
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    AsciiBits b{};
    for (int i = 0; i < 64; ++i) {
      const auto c = static_cast<unsigned char>(p[i]);
      const std::uint64_t bit = std::uint64_t{1} << i;
      const auto lower = static_cast<unsigned char>(c | 0x20);
      if (lower >= 'a' && lower <= 'z') b.letter |= bit;
      if (c >= '0' && c <= '9') b.digit |= bit;
      if (c == '_') b.underscore |= bit;
      if (c == ' ') b.space |= bit;
      if (c <= ' ' || c == 0x7f) b.blank |= bit;
      if (c == '@' && specials.at_is_letter != 0) b.at |= bit;
      for (std::size_t k = 0; k < AsciiSpecials::kMids.size(); ++k) {
        if (c != static_cast<unsigned char>(AsciiSpecials::kMids[k])) continue;
        if (specials.joins_letters[k] != 0) b.joins_letters |= bit;
        if (specials.joins_digits[k] != 0) b.joins_digits |= bit;
      }
    }
    b.letter |= b.at;
    out[n] = b;
  }
}

void black_bits_kernel(const char* p, std::size_t blocks, std::uint64_t* out) {
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    out[n] = 0;
    for (int i = 0; i < 64; ++i)
      if (p[i] != ' ' && (p[i] < 9 || p[i] > 13)) out[n] |= std::uint64_t{1} << i;
  }
}

void word_bits_kernel(bool digits, const char* p, std::size_t blocks, WordBits* out) {
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    out[n] = {0, 0};
    for (int i = 0; i < 64; ++i) {
      const auto c = static_cast<unsigned char>(p[i]);
      const std::uint64_t bit = std::uint64_t{1} << i;
      const auto lower = static_cast<unsigned char>(c | 0x20);
      if ((lower >= 'a' && lower <= 'z') || c == '_' || (digits && c >= '0' && c <= '9')) out[n].word |= bit;
      if (c >= 0x80) out[n].high |= bit;
    }
  }
}
#else
using D = hn::CappedTag<std::uint8_t, 64>;
constexpr std::size_t kLanes = hn::MaxLanes(D());

// StoreMaskBits may write up to eight bytes: the arrays leave room behind.
struct Bits {
  alignas(8) std::uint8_t bytes[16];
  template <class Mask>
  HWY_ATTR void store(std::size_t i, Mask mask) {
    hn::StoreMaskBits(D(), mask, bytes + i / 8);
  }
  std::uint64_t get() const {
    std::uint64_t bits;
    std::memcpy(&bits, bytes, 8);
    return bits;
  }
};

template <class V>
HWY_ATTR auto is(V v, char c) {
  return hn::Eq(v, hn::Set(D(), static_cast<std::uint8_t>(c)));
}
/// from <= v < from + count, as unsigned bytes.
template <class V>
HWY_ATTR auto within(V v, int from, int count) {
  const D d;
  const auto shifted = hn::Sub(v, hn::Set(d, static_cast<std::uint8_t>(from)));
  return hn::Eq(hn::Min(shifted, hn::Set(d, static_cast<std::uint8_t>(count - 1))), shifted);
}

HWY_ATTR void ascii_bits_kernel(const AsciiSpecials& specials, const char* p, std::size_t blocks, AsciiBits* out) {
  const D d;
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    Bits letter, digit, underscore, joins_letters, joins_digits, space, blank, at;
    for (std::size_t i = 0; i < 64; i += kLanes) {
      const auto v = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(p) + i);
      digit.store(i, within(v, '0', 10));
      underscore.store(i, is(v, '_'));
      space.store(i, is(v, ' '));
      blank.store(i, hn::Or(within(v, 0, 33), is(v, '\x7f')));
      const auto at_letter = hn::And(hn::VecFromMask(d, is(v, '@')), hn::Set(d, specials.at_is_letter));
      at.store(i, hn::MaskFromVec(at_letter));
      letter.store(i, hn::Or(within(hn::Or(v, hn::Set(d, 0x20)), 'a', 26), hn::MaskFromVec(at_letter)));
      auto letters = hn::Zero(d);
      auto digits = hn::Zero(d);
      for (std::size_t k = 0; k < AsciiSpecials::kMids.size(); ++k) {
        const auto here = hn::VecFromMask(d, is(v, AsciiSpecials::kMids[k]));
        letters = hn::Or(letters, hn::And(here, hn::Set(d, specials.joins_letters[k])));
        digits = hn::Or(digits, hn::And(here, hn::Set(d, specials.joins_digits[k])));
      }
      joins_letters.store(i, hn::MaskFromVec(letters));
      joins_digits.store(i, hn::MaskFromVec(digits));
    }
    out[n] = {letter.get(),       digit.get(), underscore.get(), joins_letters.get(),
              joins_digits.get(), space.get(), blank.get(),      at.get()};
  }
}

HWY_ATTR void black_bits_kernel(const char* p, std::size_t blocks, std::uint64_t* out) {
  const D d;
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    Bits white;
    for (std::size_t i = 0; i < 64; i += kLanes) {
      const auto v = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(p) + i);
      white.store(i, hn::Or(within(v, 9, 5), is(v, ' ')));
    }
    out[n] = ~white.get();
  }
}

HWY_ATTR void word_bits_kernel(bool digits, const char* p, std::size_t blocks, WordBits* out) {
  const D d;
  for (std::size_t n = 0; n < blocks; ++n, p += 64) {
    Bits word, digit, high;
    for (std::size_t i = 0; i < 64; i += kLanes) {
      const auto v = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(p) + i);
      digit.store(i, within(v, '0', 10));
      word.store(i, hn::Or(within(hn::Or(v, hn::Set(d, 0x20)), 'a', 26), is(v, '_')));
      high.store(i, within(v, 0x80, 0x80));
    }
    out[n] = {word.get() | (digits ? digit.get() : 0), high.get()};
  }
}
#endif

}  // namespace wordloom::text::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace wordloom::text {

HWY_EXPORT(ascii_bits_kernel);
HWY_EXPORT(black_bits_kernel);
HWY_EXPORT(word_bits_kernel);

void ascii_bits(const AsciiSpecials& specials, const char* p, std::size_t blocks, AsciiBits* out) {
  HWY_DYNAMIC_DISPATCH(ascii_bits_kernel)(specials, p, blocks, out);
}
void black_bits(const char* p, std::size_t blocks, std::uint64_t* out) {
  HWY_DYNAMIC_DISPATCH(black_bits_kernel)(p, blocks, out);
}
void word_bits(bool digits, const char* p, std::size_t blocks, WordBits* out) {
  HWY_DYNAMIC_DISPATCH(word_bits_kernel)(digits, p, blocks, out);
}

}  // namespace wordloom::text
#endif
