#include <doctest/doctest.h>

#include "common/exit.hpp"
#include "common/options.hpp"

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
    try {
      parse(arguments);
    } catch (const Error& error) {
      CHECK(exit_code(error.kind()) == kUsage);
      return error.message();
    }
    return "nothing was thrown";
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
