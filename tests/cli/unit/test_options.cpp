#include <doctest/doctest.h>

#include "common/exit.hpp"
#include "common/options.hpp"
#include "support/thrown.hpp"

using namespace wordloom;
using namespace wordloom::tools;

namespace {

struct Fixture {
  StringOut out, err;
  Streams streams{out, err};
  std::uint32_t dim = 100;
  double lr = 0.5;
  bool json = false, numbers = true;
  std::string file, mode = "a";
  std::vector<std::string> list;
  OptionSet options{"prog cmd", "Does things.", "WORD..."};

  Fixture() {
    options.number<std::uint32_t>("d,dim", "size", dim, 1, 4096)
        .number<double>("lr", "rate", lr, 0.0, 10.0)
        .flag("j,json", "as JSON", json)
        .flag("no-numbers", "drop", numbers)
        .text("o,output", "FILE", "file", file)
        .list("pairs", "FILE", "files", list)
        .choice<std::string>("mode", "which", mode, {{"a", "a"}, {"b", "b"}})
        .aliases(training_aliases());
  }
  bool parse(const std::vector<std::string>& arguments) { return options.parse(arguments, streams); }
  std::string misuse(const std::vector<std::string>& arguments) {
    const Error error = testing::thrown([&] { parse(arguments); });
    CHECK(exit_code(error.kind()) == kUsage);
    return error.message();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "options take their value from the next argument, after an equals sign or after the letter") {
  CHECK_FALSE(parse({"--dim", "5", "--lr=0.25", "-oFILE", "king", "-j", "--", "--dim"}));
  CHECK(dim == 5);
  CHECK(lr == 0.25);
  CHECK(file == "FILE");
  CHECK(json);
  CHECK(options.positionals() == std::vector<std::string>{"king", "--dim"});
  CHECK(options.given("dim"));
  CHECK_FALSE(options.given("mode"));
}

TEST_CASE_FIXTURE(Fixture, "one dash may stand before a long name, and letters may be grouped") {
  CHECK_FALSE(parse({"-dim", "7", "-jd9", "-no-numbers"}));
  CHECK(dim == 9);
  CHECK(json);
  CHECK_FALSE(numbers);
}

TEST_CASE_FIXTURE(Fixture, "a lone dash and values with commas or dashes are taken as they are") {
  CHECK_FALSE(parse({"-", "--pairs", "a,b", "--pairs", "-size", "+"}));
  CHECK(list == std::vector<std::string>{"a,b", "-size"});
  CHECK(options.positionals() == std::vector<std::string>{"-", "+"});
}

TEST_CASE_FIXTURE(Fixture, "other programs' spellings set the same targets, with dashes or underscores") {
  CHECK_FALSE(parse({"-size", "3", "--alpha", "0.75", "-train", "corpus"}));
  CHECK(dim == 3);
  CHECK(lr == 0.75);
  CHECK(options.positionals() == std::vector<std::string>{"corpus"});
  CHECK_FALSE(parse({"--vector_size=8", "-debug", "2"}));
  CHECK(dim == 8);
  CHECK(err.text().find("-debug 2 has no effect") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "misuse names the option as it was typed, the range and the value") {
  CHECK(misuse({"-size", "0"}) == "-size takes a whole number (1..4096), not \"0\"");
  CHECK(misuse({"--dim", "12x"}) == "--dim takes a whole number (1..4096), not \"12x\"");
  CHECK(misuse({"--dim", "-1"}) == "--dim takes a whole number (1..4096), not \"-1\"");
  CHECK(misuse({"--dim", ""}) == "--dim takes a whole number (1..4096), not \"\"");
  CHECK(misuse({"--lr", "nan"}) == "--lr takes a number (0..10), not \"nan\"");
  CHECK(misuse({"--mode", "c"}) == "--mode takes a|b, not \"c\"");
  CHECK(misuse({"--dim"}) == "--dim needs a value");
  CHECK(misuse({"-o"}) == "-o needs a value");
  CHECK(misuse({"--json=1"}) == "--json takes no value");
  CHECK(misuse({"--ouput", "x"}) == "unknown option --ouput; did you mean --output?");
  CHECK(misuse({"-vectorsize", "x"}) == "unknown option -vectorsize; did you mean --dim?");
  CHECK(misuse({"--qqqqqq"}) == "unknown option --qqqqqq");
}

TEST_CASE_FIXTURE(Fixture, "help goes to standard output and says defaults") {
  CHECK(parse({"--nonsense", "--help"}));
  CHECK(out.text().find("usage: prog cmd WORD...") != std::string::npos);
  CHECK(out.text().find("size (1..4096) [100]") != std::string::npos);
  CHECK(err.text().empty());
}

TEST_CASE_FIXTURE(Fixture, "help after a double dash is an argument") {
  CHECK_FALSE(parse({"--", "-h"}));
  CHECK(options.positionals() == std::vector<std::string>{"-h"});
}

TEST_CASE_FIXTURE(Fixture, "a spelling of an option that this command lacks is unknown and is no hint either") {
  std::size_t known = 0, lacking = 0;
  for (const Alias& alias : training_aliases()) {
    if (alias.option.empty() || alias.option == "<input>") continue;
    const std::string typed = "--" + std::string(alias.spelling);
    const bool here = alias.option == "dim" || alias.option == "lr" || alias.option == "mode";
    const std::string message = misuse({typed, "x"});
    CHECK(message.starts_with(here ? typed + " takes " : "unknown option " + typed));
    ++(here ? known : lacking);
  }
  CHECK(known >= 5);
  CHECK(lacking >= 10);
  CHECK(misuse({"--workesr", "4"}) == "unknown option --workesr");
}

TEST_CASE("every spelling of the queries sets its option, however it is typed, also one whose name is a letter") {
  StringOut out, err;
  Streams streams{out, err};
  std::uint32_t n = 10, threads = 0;
  std::uint64_t restricted = 0;
  const auto parse = [&](const std::vector<std::string>& arguments) {
    n = threads = 0;
    restricted = 0;
    OptionSet options("prog cmd", "Does things.", "WORD...");
    options.number<std::uint32_t>("n", "answers", n, 1, 99)
        .number<std::uint64_t>("restrict", "rows", restricted, 0, 99)
        .number<std::uint32_t>("threads", "threads", threads, 0, 99)
        .aliases(query_aliases());
    CHECK_FALSE(options.parse(arguments, streams));
    CHECK(options.positionals() == std::vector<std::string>{"king"});
  };
  for (const Alias& alias : query_aliases()) {
    const std::string name(alias.spelling);
    for (const std::string dashes : {"--", "-"}) {
      CAPTURE(dashes + name);
      parse({dashes + name, "7", "king"});
      CHECK(n + threads + restricted == 7);
      parse({dashes + name + "=7", "king"});
      CHECK(n == (alias.option == "n" ? 7 : 0));
      CHECK(threads == (alias.option == "threads" ? 7 : 0));
      CHECK(restricted == (alias.option == "restrict" ? 7 : 0));
    }
  }
  parse({"--n", "8", "king"});
  CHECK(n == 8);
  parse({"--n=8", "king"});
  CHECK(n == 8);
  parse({"king", "-n", "8"});
  CHECK(n == 8);
}

TEST_CASE("an alias may name an option by its letter") {
  StringOut out, err;
  Streams streams{out, err};
  constexpr Alias kTable[] = {{"topn", "c"}};
  std::uint32_t changed = 1;
  OptionSet options("prog cmd", "Does things.", "");
  options.number<std::uint32_t>("c,changed", "words", changed, 0, 99).aliases(kTable);
  CHECK_FALSE(options.parse({"--topn", "5"}, streams));
  CHECK(changed == 5);
  CHECK(options.spelling("changed") == "--topn");
}
