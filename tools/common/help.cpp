// The help that OptionSet prints, and the version.
#include <algorithm>

#include "common/options.hpp"

#ifndef WORDLOOM_VERSION
#error "tools/CMakeLists.txt passes WORDLOOM_VERSION"
#endif

namespace wordloom::tools {
namespace {

constexpr std::size_t kWidth = 100;

/// Breaks `text` at spaces so that lines fit, each but the first after `indent` spaces.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > kWidth) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

}  // namespace

std::string_view version() { return WORDLOOM_VERSION; }

void OptionSet::print_help(Out& out, bool long_help) const {
  out.print("{}\n\nusage: {} {}\n", summary_, command_, usage_);
  constexpr std::size_t kColumn = 30;
  for (std::size_t s = 0; s < sections_.size(); ++s) {
    if (sections_[s].shown == Shown::long_help && !long_help) continue;
    bool titled = false;
    for (const Option& option : options_) {
      if (option.section != s) continue;
      if (!titled) out.print("\n{}:\n", sections_[s].title);
      titled = true;
      std::string left = option.letter != 0 ? fmt::format("  -{}", option.letter) : std::string("    ");
      if (option.name.size() > 1) left += (option.letter != 0 ? ", --" : "  --") + option.name;
      if (!option.argument.empty()) left += ' ' + option.argument;
      if (left.size() + 2 > kColumn)
        left += '\n' + std::string(kColumn, ' ');
      else
        left.resize(kColumn, ' ');
      std::string right = option.help;
      if (!option.fallback.empty()) right += " [" + option.fallback + "]";
      out.print("{}{}\n", left, wrapped(right, kColumn));
    }
  }
  if (!long_help) {
    out.print("\n`{} --help` tells all, with examples.\n", command_);
    return;
  }
  out.print("\n  -h  short help      --help  this text      --version\n");
  for (const std::string& note : notes_) out.print("\n{}\n", wrapped(note, 0));
  if (!examples_.empty()) out.print("\nExamples:\n");
  for (const auto& [command, what] : examples_) out.print("  {:<58}  # {}\n", command, what);
}

}  // namespace wordloom::tools
