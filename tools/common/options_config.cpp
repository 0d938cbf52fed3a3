// Options from a configuration file and from the environment, and back into a file.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "common/did_you_mean.hpp"
#include "common/options.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/toml.hpp"

namespace wordloom::tools {
namespace {

constexpr std::string_view kPrefix = "WORDLOOM_";
constexpr std::string_view kInputs = "inputs";
constexpr std::uint64_t kMostConfig = std::uint64_t{1} << 20;

std::string variable_of(std::string_view option) {
  std::string name(kPrefix);
  for (const char c : option) name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

/// The value of a flag in the environment, as "true" or "false".
std::string switch_value(const std::string& variable, const std::string& value) {
  for (const char* yes : {"1", "true", "yes", "on"})
    if (value == yes) return "true";
  for (const char* no : {"0", "false", "no", "off", ""})
    if (value == no) return "false";
  throw fail(ErrorKind::usage, "{} takes true or false, not \"{}\"", variable, value);
}

/// Numbers as they are, the rest as text.
std::string toml_value(const std::string& value) {
  double number = 0;
  const bool digit = value.find_first_of("0123456789") != std::string::npos;
  if (digit && parse_number(value, number)) {
    // What our number parser takes and TOML does not (".5", "007") stays text, which assigns the same.
    try {
      (void)parse_toml("", fmt::format("v = {}", value));
      return value;
    } catch (const Error&) {
    }
  }
  return toml_text(value);
}

std::string toml_list(const std::vector<std::string>& values) {
  std::string text = "[";
  for (const std::string& value : values) text += (text.size() > 1 ? ", " : "") + toml_text(value);
  return text + "]";
}

}  // namespace

OptionSet& OptionSet::configurable(std::string table, bool alone) {
  configurable_ = true;
  alone_ = alone;
  config_table_ = std::move(table);
  text("config", "FILE", "take options from this TOML file where neither the command line nor the environment has them",
       config_file_);
  flag("print-config", "print the options as they would be used, as such a file, and end", print_config_);
  return note(fmt::format(
      "Options are taken from the command line, else from the environment (WORDLOOM_MIN_COUNT=3 for --min-count 3), "
      "else "
      "from --config FILE: TOML with long option names as keys (min-count = 3), flags as true or false, inputs = "
      "[\"FILE\", ...], all at the top or under [{}]. Unknown keys are refused.",
      config_table_));
}

void OptionSet::assign_layers(Streams& streams) {
  if (alone_) return;
  assign_from_environment(streams);
  if (!config_file_.empty()) assign_from_file();
}

void OptionSet::assign_from_environment(Streams& streams) {
  std::vector<std::string> ours;
  for (Option& option : options_) {
    if (option.name.size() < 2 || option.name == "print-config") continue;
    const std::string variable = variable_of(option.name);
    ours.push_back(variable);
    const char* found = std::getenv(variable.c_str());
    if (found == nullptr || !option.typed.empty()) continue;
    const std::string value = option.argument.empty() ? switch_value(variable, found) : found;
    // A flag that is switched off is as good as not given.
    if (!option.argument.empty() || value == "true") assign(option, variable, value);
  }
  // Other programs and scripts have variables of this prefix, so a stranger is worth a word only when it is nearly
  // ours.
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view whole(*entry);
    const std::string name(whole.substr(0, whole.find('=')));
    if (!name.starts_with(kPrefix) || std::find(ours.begin(), ours.end(), name) != ours.end()) continue;
    for (const std::string& near : ours)
      if (edit_distance(name.substr(kPrefix.size()), near.substr(kPrefix.size())) == 1 &&
          name.size() > kPrefix.size() + 3) {
        streams.err.print("{}: warning: {} is no option; did you mean {}?\n", command_, name, near);
        break;
      }
  }
}

void OptionSet::assign_from_file() {
  std::vector<std::string> inputs;
  for (const TomlEntry& entry : parse_toml(config_file_, read_all(config_file_, kMostConfig))) {
    const std::string where = fmt::format("{}: line {}: {}", config_file_, entry.line, entry.key);
    if (!entry.table.empty() && entry.table != config_table_)
      throw fail(ErrorKind::usage, "{}: line {}: the table [{}] is not for {}; keys stand at the top or under [{}]",
                 config_file_, entry.line, entry.table, command_, config_table_);
    if (entry.key == kInputs) {
      if (entry.kind != TomlKind::array) throw fail(ErrorKind::usage, "{} takes a list: inputs = [\"FILE\"]", where);
      inputs = entry.items;
      continue;
    }
    Option* option = entry.key.size() < 2 ? nullptr : by_name(entry.key);
    if (option == nullptr || option->name == "config" || option->name == "print-config") {
      std::vector<std::string> names{std::string(kInputs)};
      for (const Option& known : options_)
        if (known.name.size() > 1 && known.name != "config" && known.name != "print-config")
          names.push_back(known.name);
      const Alias* alias = alias_of(entry.key);
      const std::string hint = alias != nullptr && !alias->option.empty() && alias->option != "<input>"
                                   ? fmt::format("; did you mean {}?", alias->option)
                                   : did_you_mean(entry.key, names);
      throw fail(ErrorKind::usage, "{}: line {}: unknown key \"{}\"{}", config_file_, entry.line, entry.key, hint);
    }
    const bool is_flag = option->argument.empty();
    if (is_flag != (entry.kind == TomlKind::boolean))
      throw fail(ErrorKind::usage, "{} {}", where,
                 is_flag ? "takes true or false" : "takes a value, not true or false");
    if (entry.kind == TomlKind::array && !option->several) throw fail(ErrorKind::usage, "{} takes one value", where);
    if (!option->typed.empty()) continue;  // a layer above has it
    if (is_flag && entry.value == "false") continue;
    if (entry.kind != TomlKind::array) {
      assign(*option, where, entry.value);
      continue;
    }
    for (const std::string& item : entry.items) assign(*option, where, item);
  }
  if (positionals_.empty()) positionals_ = std::move(inputs);
}

std::string OptionSet::config_text(const std::vector<std::string>& arguments) const {
  std::string text;
  std::vector<std::string> written{"config", "print-config"};
  const auto add = [&](const Option& option, const std::string& value) {
    const std::string source = option.typed.empty() ? "default" : option.typed;
    text += fmt::format("{} = {}", option.name, value);
    text += alone_ ? "\n" : fmt::format("  # {}\n", source.substr(0, source.find_first_of("\r\n")));
    written.push_back(option.name);
  };
  const auto find = [&](std::string_view typed) {
    const auto at =
        std::find_if(options_.begin(), options_.end(), [&](const Option& o) { return "--" + o.name == typed; });
    if (at == options_.end()) throw fail(ErrorKind::internal, "{} has no option {}", command_, typed);
    return at;
  };
  std::size_t i = 0;
  while (i < arguments.size() && !arguments[i].starts_with("-")) ++i;  // the program and its subcommand
  for (; i < arguments.size() && arguments[i] != "--"; ++i) {
    const auto option = find(arguments[i]);
    if (option->several) {  // all its values stand together, below
      ++i;
      continue;
    }
    add(*option, option->argument.empty() ? "true" : toml_value(arguments[++i]));
  }
  for (const Option& option : options_) {
    if (option.typed.empty() || option.given.empty() ||
        std::find(written.begin(), written.end(), option.name) != written.end())
      continue;
    add(option, option.argument.empty() ? "true"
                : option.several        ? toml_list(option.given)
                                        : toml_value(option.given.back()));
  }
  return fmt::format(
             "# {} --config FILE\ninputs = {}\n", command_,
             toml_list(i < arguments.size()
                           ? std::vector(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end())
                           : std::vector<std::string>{})) +
         text;
}

}  // namespace wordloom::tools
