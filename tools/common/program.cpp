#include "common/program.hpp"

#include <filesystem>
#include <new>

#include "common/aliases.hpp"
#include "common/did_you_mean.hpp"
#include "common/exit.hpp"
#include "common/options.hpp"
#include "common/signals.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::tools {
namespace {

void print_overview(const Program& program, Out& out) {
  out.print("{}\n\nusage: {} COMMAND [arguments]\n\n", program.summary, program.name);
  for (const Subcommand& command : program.subcommands) out.print("  {:<17}{}\n", command.name, command.summary);
  out.print("\n`{} COMMAND -h` is short help, `{} COMMAND --help` tells all. `{} --version` prints the version.\n",
            program.name, program.name, program.name);
  if (!program.examples.empty()) out.print("\nExamples:\n{}", program.examples);
}

/// The subcommand that `typed` names. Throws ErrorKind::usage.
const Subcommand& find_subcommand(const Program& program, const std::string& typed) {
  std::vector<std::string> names;
  for (const Subcommand& command : program.subcommands) {
    if (command.name == typed) return command;
    names.emplace_back(command.name);
  }
  const std::string_view synonym = subcommand_synonym(typed);
  for (const std::string& name : names)
    if (synonym.substr(0, synonym.find(' ')) == name)
      throw fail(ErrorKind::usage, "unknown command \"{}\"; did you mean {} {}?", typed, program.name, synonym);
  throw fail(ErrorKind::usage, "unknown command \"{}\"{}", typed,
             did_you_mean(typed, names, std::string(program.name) + " "));
}

int dispatch(const Program& program, const std::vector<std::string>& arguments, Streams& streams,
             std::string& speaker) {
  if (arguments.empty()) {
    print_overview(program, streams.err);
    return kUsage;
  }
  const std::string& first = arguments[0];
  if (first == "-h" || first == "--help" || first == "help") {
    if (first == "help" && arguments.size() > 1) return find_subcommand(program, arguments[1]).run({"--help"}, streams);
    print_overview(program, streams.out);
    return kOk;
  }
  if (first == "--version" || first == "version") {
    streams.out.print("{} {}\n", program.name, version());
    return kOk;
  }
  const Subcommand& command = find_subcommand(program, first);
  speaker += ' ' + first;
  return command.run({arguments.begin() + 1, arguments.end()}, streams);
}

}  // namespace

int run_program(const Program& program, const std::vector<std::string>& arguments, Streams& streams) {
  std::string speaker(program.name);
  const auto say = [&](std::string_view message) { streams.err.print("{}: {}\n", speaker, message); };
  try {
    const int code = dispatch(program, arguments, streams, speaker);
    streams.out.flush();
    return code;
  } catch (const BrokenPipe&) {
    return kOk;
  } catch (const Error& error) {
    try {
      streams.out.flush();  // what was found before the error
    } catch (...) {
    }
    if (error.kind() == ErrorKind::usage)
      say(fmt::format("{} (see {} -h)", error.message(), speaker));
    else if (error.kind() == ErrorKind::internal)
      say(fmt::format("internal error, please report it: {}", error.message()));
    else
      say(error.message());
    return exit_code(error.kind());
  } catch (const std::bad_alloc&) {
    say("out of memory");
    return kNoResources;
  } catch (const std::filesystem::filesystem_error& error) {
    say(error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    say(fmt::format("internal error, please report it: {}", error.what()));
  } catch (...) {
    say("internal error of unknown kind, please report it");
  }
  return kInternal;
}

int run_program(const Program& program, int argc, char** argv) {
  ignore_broken_pipes();
  DataOut out(1);
  TalkOut err(2);
  Streams streams = process_streams(out, err);
  return run_program(program, std::vector<std::string>(argv + 1, argv + argc), streams);
}

}  // namespace wordloom::tools
