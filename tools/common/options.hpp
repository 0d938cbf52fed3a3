#pragma once
// The options of one subcommand: declared once with target, range and help; parsed, checked and explained from there.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/aliases.hpp"
#include "common/numbers.hpp"
#include "common/streams.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/names.hpp"

namespace wordloom::tools {

/// Long options are `--kebab-case VALUE`, `--kebab-case=VALUE` or `-kebab-case VALUE` (as word2vec.c and fastText spell
/// them); short ones `-n 5`, `-n5` and `-qv`. `--` ends the options; what is no option is a positional argument.
class OptionSet {
 public:
  /// Which help shows a section: `-h` and `--help`, or `--help` alone.
  enum class Shown { always, long_help };

  /// `usage` is what follows the command: "INPUT... [options]".
  OptionSet(std::string command, std::string summary, std::string usage);

  OptionSet& section(std::string title, Shown shown = Shown::always);
  /// Option names are "long" or "s,long".
  OptionSet& flag(std::string_view names, std::string help, bool& target);
  OptionSet& text(std::string_view names, std::string argument, std::string help, std::string& target);
  OptionSet& list(std::string_view names, std::string argument, std::string help, std::vector<std::string>& target);
  /// Checked against [lowest, highest] when parsed.
  template <class T>
  requires std::integral<T> || std::floating_point<T> OptionSet& number(std::string_view names, std::string help,
                                                                        T& target, T lowest, T highest);
  template <class T>
  OptionSet& choice(std::string_view names, std::string help, T& target, std::vector<std::pair<std::string, T>> values);
  /// The names of an enum are listed in the order of their table.
  template <class T, std::size_t N>
  OptionSet& choice(std::string_view names, std::string help, T& target, const Names<T, N>& values) {
    std::vector<std::pair<std::string, T>> pairs;
    for (const auto& [value, spelling] : values) pairs.emplace_back(spelling, value);
    return choice(names, std::move(help), target, std::move(pairs));
  }
  /// `set` gets the value and may throw ErrorKind::usage; `fallback` is shown as the default.
  OptionSet& value(std::string_view names, std::string argument, std::string help, std::string fallback,
                   std::function<void(const std::string&)> set);
  /// Spellings of other programs.
  OptionSet& aliases(std::span<const Alias> table);
  /// A paragraph of `--help`, such as the keys of --json.
  OptionSet& note(std::string text);
  /// One line of `--help`: a command, and what it does.
  OptionSet& example(std::string command, std::string what);

  /// Adds --config and --print-config: options may then also come from the environment (WORDLOOM_MIN_COUNT=3) and,
  /// below that, from a TOML file whose keys are the long option names, alone or under [TABLE], with `inputs` for the
  /// positional arguments. What stands above hides what stands below as a whole: lists are not joined.
  /// `alone`: the arguments are a whole recipe, so that neither the environment nor a file has a say.
  OptionSet& configurable(std::string table, bool alone = false);
  bool wants_config() const { return print_config_; }  ///< --print-config was given
  /// `arguments` (a whole command line of this command, from the program's name on) as such a file, with where each
  /// value came from; then what was given beyond them.
  std::string config_text(const std::vector<std::string>& arguments) const;

  /// Sets the targets and collects positional arguments. True: help or the version was printed, the command is done.
  /// Throws ErrorKind::usage (unknown option with a did-you-mean, missing or bad value).
  bool parse(const std::vector<std::string>& arguments, Streams& streams);

  const std::vector<std::string>& positionals() const { return positionals_; }
  /// The only positional argument, if there is one, where an option may name the same: `what` ("model") is given once.
  void take_one(std::string_view what, std::string& named) const;
  /// Exactly two positional arguments, for which usage() has the names `a` and `b`.
  void take_two(std::string_view a, std::string_view b, std::string& first, std::string& second) const;
  bool given(std::string_view long_name) const;
  /// How the option that set `long_name` was spelled; empty when it was not given.
  std::string spelling(std::string_view long_name) const;
  const std::string& command() const { return command_; }

 private:
  struct Option {
    char letter = 0;
    std::string name, argument, help, fallback;
    std::size_t section = 0;
    std::function<void(const std::string&)> set;
    std::string typed;               // as the user spelled it; empty: not given
    std::vector<std::string> given;  // the values it was set to
    bool several = false;            // list()
  };
  struct Section {
    std::string title;
    Shown shown;
  };
  Option& add(std::string_view names, std::string argument, std::string help, std::string fallback,
              std::function<void(const std::string&)> set);
  Option* by_name(std::string_view name);
  Option* by_letter(char letter);
  /// The alias of this spelling, or nullptr: also when what it stands for is no option of this command.
  const Alias* alias_of(std::string_view spelling);
  Option* target(const Alias& alias);
  /// One spelling for all: other programs' options and long names behind one dash become `--name=value` (`-n value`
  /// for names of one letter, which cxxopts does not take behind two dashes); what cxxopts would take for a group of
  /// letters is told apart from both. Unknown options are refused here.
  std::vector<std::string> rewritten(const std::vector<std::string>& arguments, Streams& streams);
  bool is_letter_group(std::string_view letters);
  bool ends_in_value_letter(std::string_view letters);
  void assign(Option& option, const std::string& typed, const std::string& value);
  // The layers below the command line (options_config.cpp): only what no layer above has set is assigned.
  void assign_layers(Streams& streams);
  void assign_from_file();
  void assign_from_environment(Streams& streams);
  [[noreturn]] void unknown(const std::string& typed, std::string_view name);
  void print_help(Out& out, bool long_help) const;

  std::string command_, summary_, usage_;
  std::vector<Section> sections_;
  std::vector<Option> options_;
  std::span<const Alias> aliases_;
  std::string config_table_, config_file_;
  bool configurable_ = false, alone_ = false, print_config_ = false;
  std::vector<std::string> notes_, positionals_;
  std::vector<std::pair<std::string, std::string>> examples_;
};

std::string_view version();

template <class T>
requires std::integral<T> || std::floating_point<T> OptionSet& OptionSet::number(std::string_view names,
                                                                                 std::string help, T& target, T lowest,
                                                                                 T highest) {
  std::string range = fmt::format("{}..{}", lowest, highest);
  if (highest == std::numeric_limits<T>::max()) range = fmt::format("at least {}", lowest);
  add(names, std::is_floating_point_v<T> ? "X" : "N", help + " (" + range + ")", fmt::format("{}", target),
      [&target, lowest, highest, range](const std::string& text) {
        using Wide = std::conditional_t<std::is_floating_point_v<T>, double,
                                        std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>;
        Wide wide{};
        if (!parse_number(text, wide) || wide < static_cast<Wide>(lowest) || wide > static_cast<Wide>(highest))
          throw fail(ErrorKind::usage, "takes {} ({}), not \"{}\"",
                     std::is_floating_point_v<T> ? "a number" : "a whole number", range, text);
        target = static_cast<T>(wide);
      });
  return *this;
}

template <class T>
OptionSet& OptionSet::choice(std::string_view names, std::string help, T& target,
                             std::vector<std::pair<std::string, T>> values) {
  std::string all, fallback;
  for (const auto& [name, v] : values) {
    all += (all.empty() ? "" : "|") + name;
    if (v == target) fallback = name;
  }
  add(names, all, std::move(help), fallback, [&target, all, values = std::move(values)](const std::string& text) {
    for (const auto& [name, v] : values)
      if (name == text) {
        target = v;
        return;
      }
    throw fail(ErrorKind::usage, "takes {}, not \"{}\"", all, text);
  });
  return *this;
}

}  // namespace wordloom::tools
