// w2v analogy: king - man + woman, or: man king woman (man is to king as woman is to ...).
#include <algorithm>
#include <filesystem>
#include <optional>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v analogy";

struct AnalogyOptions {
  QueryOptions query;
  bool multiply = false;
  std::vector<std::string> words;
};

/// The first argument that is a minus and a word, as in `king -man`, which options are read from; else "".
std::string glued_minus(const Arguments& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (argument.size() > 2 && argument[0] == '-' && argument[1] != '-') return argument;
  }
  return {};
}

std::string subtract_hint(const std::string& glued) {
  return fmt::format("; to subtract a word put blanks around the minus: - {}, or -- before the question",
                     glued.substr(1));
}

bool parse(const Arguments& arguments, Streams& streams, AnalogyOptions& o) {
  OptionSet options(kCommand, "Solves analogies: king - man + woman.", "A - B + C | B A C [options]");
  o.query.declare_model(options, "question");
  o.query.declare_search(options);
  options.flag("mul", "3CosMul (products of cosines) instead of 3CosAdd (sums)", o.multiply)
      .note(
          "Either words with + and - between them (any number), or three words: `man king woman` asks what is to woman "
          "as king is to man. Without words, or with `-`, one question per line from standard input; the question is "
          "then the first column. The words of the question are no answers. Output: word<TAB>cosine; with --mul the "
          "score of 3CosMul.")
      .note(
          "--json prints one object per question: {\"query\", \"positive\", \"negative\", \"answers\": [{\"word\", "
          "\"score\"}]}, or {\"query\", \"error\", \"unknown\", \"suggestions\"}, or {\"query\", \"error\"} for a line "
          "that is no question. Standard error says why there are no answers where the list is empty.")
      .note(kQuestionCodes)
      .example("w2v analogy king - man + woman", "queen")
      .example("w2v analogy man king woman", "the same question")
      .example("w2v analogy -n 1 --mul -- paris - france + italy", "3CosMul");
  const std::string glued = glued_minus(arguments);
  try {
    if (options.parse(arguments, streams)) return true;
  } catch (const Error& error) {
    if (glued.empty() || error.kind() != ErrorKind::usage) throw;
    throw Error(error.kind(), error.message() + subtract_hint(glued));
  }
  o.words = options.positionals();
  if (!glued.empty() && glued == "-m" + o.query.model.file && !std::filesystem::exists(o.query.model.file))
    throw fail(ErrorKind::usage, "{} names the model {}, which does not exist{}", glued, o.query.model.file,
               subtract_hint(glued));
  return false;
}

/// The two sides of a question. Throws ErrorKind::usage.
struct Terms {
  std::vector<std::string> positive, negative;
  explicit Terms(const std::vector<std::string>& words) {
    const bool expression = std::any_of(words.begin(), words.end(), [](const auto& w) { return w == "+" || w == "-"; });
    if (!expression) {
      if (words.size() != 3)
        throw fail(ErrorKind::usage, "three words or an expression such as king - man + woman, not {}",
                   plural(words.size(), "word"));
      positive = {words[1], words[2]};
      negative = {words[0]};
      return;
    }
    bool minus = false, expects_word = true;
    for (const std::string& word : words) {
      const bool sign = word == "+" || word == "-";
      if (sign) {
        if (expects_word && &word != &words.front())
          throw fail(ErrorKind::usage, "a word is missing before \"{}\"", word);
        minus = word == "-";
      } else {
        if (!expects_word) throw fail(ErrorKind::usage, "+ or - is missing before \"{}\"", word);
        (minus ? negative : positive).push_back(word);
      }
      expects_word = sign;
    }
    if (expects_word) throw fail(ErrorKind::usage, "a word is missing after \"{}\"", words.back());
    if (positive.empty()) throw fail(ErrorKind::usage, "at least one word must be added");
  }
};

/// The two sides, or nothing and in `why` what is wrong with the question.
std::optional<Terms> terms_of(const std::string& question, std::string& why) {
  try {
    return Terms(split_words(question));
  } catch (const Error& error) {
    why = error.message();
    return std::nullopt;
  }
}

int answer(const AnalogyOptions& o, const std::string& question, const Terms& terms, Searcher& searcher,
           WordLookup& lookup, bool with_query, Streams& streams) {
  std::vector<std::string> unknown;
  const auto rows_of = [&](const std::vector<std::string>& words) {
    std::vector<Row> rows;
    for (const std::string& word : words) {
      if (const auto row = lookup.find_or_compose(word, searcher, streams.err, kCommand))
        rows.push_back(*row);
      else
        unknown.push_back(word);
    }
    return rows;
  };
  const std::vector<Row> positive = rows_of(terms.positive), negative = rows_of(terms.negative);
  for (const std::string& word : unknown) say_unknown(streams.err, kCommand, lookup, word);
  if (!unknown.empty()) {
    if (o.query.json) streams.out.write(json_line(unknown_json(lookup, question, unknown)));
    return kNoResult;
  }
  const std::vector<Scored> found = o.multiply ? searcher.cos_mul(positive, negative, o.query.search())
                                               : searcher.cos_add(positive, negative, o.query.search());
  const WordList& words = searcher.vectors().words;
  if (o.query.json)
    streams.out.write(json_line({{"query", question},
                                 {"positive", terms.positive},
                                 {"negative", terms.negative},
                                 {"answers", neighbors_json(words, found, "score")}}));
  else
    print_neighbors(streams.out, words, found, with_query ? question : std::string());
  if (!found.empty()) return kOk;
  std::vector<Row> asked = positive;
  asked.insert(asked.end(), negative.begin(), negative.end());
  const std::string why = why_nothing(searcher, lookup, asked, o.query.search());
  say_unanswered(streams.err, kCommand, question, why.empty() ? "the sum of its vectors vanishes" : why);
  return kNoResult;
}

int run(const AnalogyOptions& o, Streams& streams) {
  std::vector<std::string> arguments;
  if (!o.words.empty() && !(o.words.size() == 1 && o.words[0] == "-")) {
    std::string question;
    for (const std::string& word : o.words) question += (question.empty() ? "" : " ") + word;
    (void)Terms(split_words(question));  // misuse is told before a model is opened
    arguments.push_back(question);
  }
  QueryInput input(arguments, streams);
  const Model model = open_model(find_model(o.query.model), streams.err, RowChecks::when_used);
  TalkStreams talk(streams, o.query.quiet);
  WordLookup lookup(model);
  Searcher searcher(model.input, o.query.used_threads());
  int code = kOk;
  std::string question, why;
  while (input.next(question)) {
    lookup.next_question(searcher);
    const std::optional<Terms> terms = terms_of(question, why);
    code = std::max(code, terms ? answer(o, question, *terms, searcher, lookup, input.from_lines(), talk.get())
                                : refuse_line(streams, kCommand, input, question, why, o.query.json));
    if (streams.in_is_terminal) streams.out.flush();
  }
  return code;
}

}  // namespace

int analogy_command(const Arguments& arguments, Streams& streams) {
  AnalogyOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
