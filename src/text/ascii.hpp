#pragma once
// ASCII by comparison, without a locale.
namespace wordloom::text {

constexpr bool is_ascii_letter(char c) {
  return static_cast<unsigned char>((static_cast<unsigned char>(c) | 0x20U) - 'a') < 26;
}
constexpr bool is_ascii_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
constexpr bool is_ascii_word(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }

}  // namespace wordloom::text
