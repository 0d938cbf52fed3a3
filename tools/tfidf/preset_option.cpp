#include "tfidf/preset_option.hpp"

namespace wordloom::tools {

CountsPreset preset_among(const std::vector<std::string>& arguments, CountsPreset fallback) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string& a = arguments[i];
    const std::size_t equals = a.find('=');
    const std::string_view name = std::string_view(a).substr(0, equals);
    if (name != "--preset" && name != "-preset") continue;
    if (equals != std::string::npos)
      fallback = parse_counts_preset(a.substr(equals + 1));
    else if (i + 1 < arguments.size())
      fallback = parse_counts_preset(arguments[++i]);
  }
  return fallback;
}

void declare_preset(OptionSet& options, const char* help, CountsPreset fallback) {
  options.value("preset", "NAME", help, std::string(name(fallback)),
                [](const std::string& text) { parse_counts_preset(text); });
}

}  // namespace wordloom::tools
