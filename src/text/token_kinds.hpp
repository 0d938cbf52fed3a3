#pragma once
// What kind of thing a token is, by the properties of its characters.
#include <string_view>

namespace wordloom::text {

/// White space, controls and format characters only.
bool is_blank(std::string_view token);
/// Holds a character of Emoji_Presentation, or one made an emoji by U+FE0F or U+20E3.
bool is_emoji(std::string_view token);
/// Holds a number character (N*) and no letter (L*).
bool is_number(std::string_view token);

}  // namespace wordloom::text
