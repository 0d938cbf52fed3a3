#include "common/options.hpp"

#include <algorithm>

#include "common/did_you_mean.hpp"

namespace wordloom::tools {

OptionSet::OptionSet(std::string command, std::string summary, std::string usage)
    : command_(std::move(command)), summary_(std::move(summary)), usage_(std::move(usage)) {
  sections_.push_back({"Options", Shown::always});
}

OptionSet& OptionSet::section(std::string title, Shown shown) {
  sections_.push_back({std::move(title), shown});
  return *this;
}

OptionSet::Option& OptionSet::add(std::string_view names, std::string argument, std::string help, std::string fallback,
                                  std::function<void(const std::string&)> set) {
  Option option;
  if (names.size() > 2 && names[1] == ',') {
    option.letter = names[0];
    names.remove_prefix(2);
  } else if (names.size() == 1) {
    option.letter = names[0];
  }
  option.name = names;
  option.argument = std::move(argument);
  option.help = std::move(help);
  option.fallback = std::move(fallback);
  option.section = sections_.size() - 1;
  option.set = std::move(set);
  return options_.emplace_back(std::move(option));
}

OptionSet& OptionSet::flag(std::string_view names, std::string help, bool& target) {
  const bool value = !target;  // naming a flag turns its default round
  add(names, "", std::move(help), "", [&target, value](const std::string&) { target = value; });
  return *this;
}

OptionSet& OptionSet::text(std::string_view names, std::string argument, std::string help, std::string& target) {
  add(names, std::move(argument), std::move(help), target, [&target](const std::string& value) {
    if (value.empty()) throw fail(ErrorKind::usage, "is empty");
    target = value;
  });
  return *this;
}

OptionSet& OptionSet::list(std::string_view names, std::string argument, std::string help,
                           std::vector<std::string>& target) {
  add(names, std::move(argument), std::move(help), "",
      [&target](const std::string& value) { target.push_back(value); });
  return *this;
}

OptionSet& OptionSet::value(std::string_view names, std::string argument, std::string help, std::string fallback,
                            std::function<void(const std::string&)> set) {
  add(names, std::move(argument), std::move(help), std::move(fallback), std::move(set));
  return *this;
}

OptionSet& OptionSet::aliases(std::span<const Alias> table) {
  aliases_ = table;
  return *this;
}

OptionSet& OptionSet::note(std::string text) {
  notes_.push_back(std::move(text));
  return *this;
}

OptionSet& OptionSet::example(std::string command, std::string what) {
  examples_.emplace_back(std::move(command), std::move(what));
  return *this;
}

OptionSet::Option* OptionSet::by_name(std::string_view name) {
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  for (Option& option : options_)
    if (option.name == dashed) return &option;
  return nullptr;
}

OptionSet::Option* OptionSet::by_letter(char letter) {
  for (Option& option : options_)
    if (option.letter == letter) return &option;
  return nullptr;
}

bool OptionSet::given(std::string_view long_name) const { return !spelling(long_name).empty(); }

std::string OptionSet::spelling(std::string_view long_name) const {
  for (const Option& option : options_)
    if (option.name == long_name) return option.typed;
  throw fail(ErrorKind::internal, "{} has no option --{}", command_, long_name);
}

void OptionSet::assign(Option& option, const std::string& typed, const std::string& value) {
  try {
    option.set(value);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{} {}", typed, error.message()));
  }
  option.typed = typed;
}

void OptionSet::unknown(const std::string& typed, std::string_view name) const {
  std::vector<std::string> names{"help", "version"};
  for (const Option& option : options_) names.push_back(option.name);
  for (const Alias& alias : aliases_)
    if (!alias.option.empty() && alias.option != "<input>") names.emplace_back(alias.spelling);
  // A spelling of another program is worth naming only by what it stands for here.
  std::string hint;
  for (std::string& found : close_names(name, names)) {
    const bool ours = std::any_of(options_.begin(), options_.end(), [&](const Option& o) { return o.name == found; });
    const Alias* alias = ours ? nullptr : find_alias(aliases_, found);
    if (alias != nullptr) found = alias->option;
    found.insert(0, found.size() == 1 ? "-" : "--");
    if (hint.find(found) == std::string::npos) hint += (hint.empty() ? "" : ", ") + found;
  }
  throw fail(ErrorKind::usage, "unknown option {}{}", typed, hint.empty() ? hint : "; did you mean " + hint + "?");
}

void OptionSet::take_long(const std::vector<std::string>& arguments, std::size_t& i, Streams& streams) {
  const std::string& whole = arguments[i];
  const std::size_t equals = whole.find('=');
  const std::string typed = whole.substr(0, equals);
  const std::string name = typed.substr(typed.starts_with("--") ? 2 : 1);
  const auto next_value = [&]() -> const std::string& {
    if (i + 1 >= arguments.size()) throw fail(ErrorKind::usage, "{} needs a value", typed);
    return arguments[++i];
  };
  if (Option* option = by_name(name)) {
    if (option->argument.empty()) {
      if (equals != std::string::npos) throw fail(ErrorKind::usage, "{} takes no value", typed);
      assign(*option, typed, "");
    } else {
      assign(*option, typed, equals != std::string::npos ? whole.substr(equals + 1) : next_value());
    }
    return;
  }
  const Alias* alias = find_alias(aliases_, name);
  if (alias == nullptr) unknown(typed, name);
  const std::string value = equals != std::string::npos ? whole.substr(equals + 1) : next_value();
  if (alias->option.empty()) {
    streams.err.print("{}: {} {} has no effect here: {}\n", command_, typed, value, alias->note);
  } else if (alias->option == "<input>") {
    positionals_.push_back(value);
  } else {
    assign(*by_name(alias->option), typed, map_value(*alias, typed, value));
  }
}

bool OptionSet::take_letters(const std::vector<std::string>& arguments, std::size_t& i) {
  const std::string& whole = arguments[i];
  // Look first, act after: "-size" is no group although "-s" may be an option.
  for (std::size_t at = 1; at < whole.size(); ++at) {
    const Option* option = by_letter(whole[at]);
    if (option == nullptr) return false;
    if (!option->argument.empty()) break;
  }
  for (std::size_t at = 1; at < whole.size(); ++at) {
    Option& option = *by_letter(whole[at]);
    const std::string typed{'-', whole[at]};
    if (option.argument.empty()) {
      assign(option, typed, "");
      continue;
    }
    std::string value = whole.substr(at + 1);
    if (value.empty()) {
      if (i + 1 >= arguments.size()) throw fail(ErrorKind::usage, "{} needs a value", typed);
      value = arguments[++i];
    }
    assign(option, typed, value);
    break;
  }
  return true;
}

bool OptionSet::parse(const std::vector<std::string>& arguments, Streams& streams) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (argument == "-h" || argument == "--help" || argument == "-help") {
      print_help(streams.out, argument != "-h");
      return true;
    }
    if (argument == "--version") {
      streams.out.print("{} {}\n", command_.substr(0, command_.find(' ')), version());
      return true;
    }
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      positionals_.insert(positionals_.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
      break;
    }
    if (argument.size() < 2 || argument[0] != '-') {
      positionals_.push_back(argument);
      continue;
    }
    const std::string_view name = std::string_view(argument).substr(1, argument.find('=') - 1);
    const bool single = argument[1] != '-';
    // A single dash may stand before a long name; whole names win over groups of letters.
    if (single && by_name(name) == nullptr && find_alias(aliases_, name) == nullptr && take_letters(arguments, i))
      continue;
    if (single && name.size() == 1 && by_letter(name[0]) != nullptr && take_letters(arguments, i)) continue;
    take_long(arguments, i, streams);
  }
  return false;
}

}  // namespace wordloom::tools
