#include "wordloom/text/special_words.hpp"

namespace wordloom {

bool is_special_word(std::string_view word) {
  return word == "<unk>" || word == "<UNK>" || word == "<s>" || word == "</s>";
}

std::optional<std::string_view> find_special_word(std::string_view text, std::size_t begin) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  for (std::size_t at = text.find('<', begin); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (at > begin && !is_space(text[at - 1])) continue;
    const std::size_t close = text.substr(at, 5).find('>');
    if (close == std::string_view::npos) continue;
    const std::size_t end = at + close + 1;
    if (end < text.size() && !is_space(text[end])) continue;
    if (is_special_word(text.substr(at, end - at))) return text.substr(at, end - at);
  }
  return std::nullopt;
}

}  // namespace wordloom
