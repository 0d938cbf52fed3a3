#include "common/options.hpp"

#include <algorithm>
#include <cxxopts.hpp>

#include "common/did_you_mean.hpp"

namespace wordloom::tools {
namespace {

constexpr std::string_view kInput = "<input>";  // of an alias: its value is an input

}  // namespace

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
  add(names, std::move(argument), std::move(help), "", [&target](const std::string& value) {
    target.push_back(value);
  }).several = true;
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

OptionSet::Option* OptionSet::target(const Alias& alias) {
  Option* option = by_name(alias.option);
  return option == nullptr && alias.option.size() == 1 ? by_letter(alias.option[0]) : option;
}

const Alias* OptionSet::alias_of(std::string_view spelling) {
  // Commands share tables of aliases, so one may lack what an alias stands for.
  const Alias* alias = find_alias(aliases_, spelling);
  if (alias == nullptr || alias->option.empty() || alias->option == kInput) return alias;
  return target(*alias) != nullptr ? alias : nullptr;
}

void OptionSet::take_one(std::string_view what, std::string& named) const {
  if (positionals_.size() > 1) throw fail(ErrorKind::usage, "takes one {}, not {}", what, positionals_.size());
  if (positionals_.empty()) return;
  if (!named.empty())
    throw fail(ErrorKind::usage, "one {} is wanted, not two: {} and {}", what, named, positionals_[0]);
  named = positionals_[0];
}

void OptionSet::take_two(std::string_view a, std::string_view b, std::string& first, std::string& second) const {
  if (positionals_.size() != 2)
    throw fail(ErrorKind::usage, "takes two files, {} and {}, not {}", a, b, positionals_.size());
  first = positionals_[0];
  second = positionals_[1];
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
  option.given.push_back(value);
}

void OptionSet::unknown(const std::string& typed, std::string_view name) {
  std::vector<std::string> names{"help", "version"};
  for (const Option& option : options_) names.push_back(option.name);
  for (const Alias& alias : aliases_)
    if (target(alias) != nullptr) names.emplace_back(alias.spelling);
  // A spelling of another program is worth naming only by what it stands for here.
  std::string hint;
  for (std::string& found : close_names(name, names)) {
    const bool ours = std::any_of(options_.begin(), options_.end(), [&](const Option& o) { return o.name == found; });
    const Alias* alias = ours ? nullptr : alias_of(found);
    if (alias != nullptr) found = target(*alias)->name;
    found.insert(0, found.size() == 1 ? "-" : "--");
    if (hint.find(found) == std::string::npos) hint += (hint.empty() ? "" : ", ") + found;
  }
  throw fail(ErrorKind::usage, "unknown option {}{}", typed, hint.empty() ? hint : "; did you mean " + hint + "?");
}

std::vector<std::string> OptionSet::rewritten(const std::vector<std::string>& arguments, Streams& streams) {
  std::vector<std::string> result;
  const auto take = [&result](const Option& option, const std::string& value) {
    // Values stand alone: behind "=" cxxopts would read them with a pattern that knows no line ends.
    result.push_back((option.name.size() == 1 ? "-" : "--") + option.name);
    if (!option.argument.empty()) result.push_back(value);
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& whole = arguments[i];
    if (whole == "--") {
      result.insert(result.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    if (whole.size() < 2 || whole[0] != '-') {
      result.push_back(whole);
      continue;
    }
    const std::size_t equals = whole.find('=');
    const std::string typed = whole.substr(0, equals);
    const bool single = typed[1] != '-';
    const std::string name = typed.substr(single ? 1 : 2);
    const auto value = [&]() -> std::string {
      if (equals != std::string::npos) return whole.substr(equals + 1);
      if (i + 1 >= arguments.size()) throw fail(ErrorKind::usage, "{} needs a value", typed);
      return arguments[++i];
    };
    const bool letter = single && by_letter(name[0]) != nullptr;
    if (Option* option = by_name(name); option != nullptr && !(letter && name.size() == 1)) {
      option->typed = typed;
      if (option->argument.empty() && equals != std::string::npos)
        throw fail(ErrorKind::usage, "{} takes no value", typed);
      take(*option, option->argument.empty() ? "" : value());
    } else if (const Alias* alias = alias_of(name); alias != nullptr && !(letter && name.size() == 1)) {
      const std::string given = value();
      if (alias->option.empty()) {
        streams.err.print("{}: {} {} has no effect here: {}\n", command_, typed, given, alias->note);
      } else if (alias->option == kInput) {
        result.push_back(given);
      } else {
        Option& here = *target(*alias);
        here.typed = typed;
        take(here, map_value(*alias, typed, given));
      }
    } else if (letter && is_letter_group(name)) {
      std::size_t letters = 1;
      while (letters < name.size() && by_letter(name[letters - 1])->argument.empty()) ++letters;
      result.push_back(whole.substr(0, 1 + letters));
      if (letters + 1 < whole.size())
        result.push_back(whole.substr(1 + letters));  // the value of the last letter
      else if (ends_in_value_letter(name) && i + 1 < arguments.size())
        result.push_back(arguments[++i]);  // which may look like an option of its own
    } else {
      unknown(typed, name);
    }
  }
  return result;
}

bool OptionSet::is_letter_group(std::string_view letters) {
  for (const char c : letters) {
    const Option* option = by_letter(c);
    if (option == nullptr) return false;
    if (!option->argument.empty()) return true;  // what follows is its value
  }
  return true;
}

bool OptionSet::ends_in_value_letter(std::string_view letters) {
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (!by_letter(letters[i])->argument.empty()) return i + 1 == letters.size();
  return false;
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
  cxxopts::Options parser(command_);
  for (const Option& option : options_) {
    std::string names = option.letter == 0 ? option.name : std::string(1, option.letter);
    if (option.letter != 0 && option.name.size() > 1) names += "," + option.name;
    if (option.argument.empty())
      parser.add_options()(names, "", cxxopts::value<bool>());
    else
      parser.add_options()(names, "", cxxopts::value<std::string>());
  }
  const std::string positional = "positional-arguments";
  parser.add_options()(positional, "", cxxopts::value<std::vector<std::string>>());
  parser.parse_positional(positional);

  const std::vector<std::string> plain = rewritten(arguments, streams);
  std::vector<const char*> argv{command_.c_str()};
  for (const std::string& argument : plain) argv.push_back(argument.c_str());
  try {
    const cxxopts::ParseResult result = parser.parse(static_cast<int>(argv.size()), argv.data());
    for (const cxxopts::KeyValue& found : result.arguments()) {
      if (found.key() == positional) {
        positionals_.push_back(found.value());
        continue;
      }
      Option& option = found.key().size() == 1 ? *by_letter(found.key()[0]) : *by_name(found.key());
      assign(option, option.typed.empty() ? (option.name.size() == 1 ? "-" : "--") + option.name : option.typed,
             found.value());
    }
  } catch (const cxxopts::exceptions::missing_argument&) {
    throw fail(ErrorKind::usage, "{} needs a value", plain.back());
  } catch (const cxxopts::exceptions::exception& error) {
    throw Error(ErrorKind::usage, error.what());
  }
  if (configurable_) assign_layers(streams);
  return false;
}

}  // namespace wordloom::tools
