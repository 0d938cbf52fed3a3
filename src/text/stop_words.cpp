#include "wordloom/text/recipe.hpp"
namespace wordloom {
std::vector<std::string> built_in_stop_words(std::string_view) { return {}; }
}  // namespace wordloom
