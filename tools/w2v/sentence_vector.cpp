// w2v sentence-vector: one vector per line of text.
#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "w2v/commands.hpp"
#include "w2v/query_options.hpp"
#include "wordloom/text/analyzer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v sentence-vector";

struct SentenceOptions {
  QueryOptions query;
  std::vector<std::string> words;
};

bool parse(const Arguments& arguments, Streams& streams, SentenceOptions& o) {
  OptionSet options(kCommand, "Prints one vector per sentence.", "[WORD...] [options]");
  o.query.declare_model(options, "sentence");
  options
      .note(
          "The words of the command line are one sentence; without any, or with `-`, each line of standard input is, "
          "blank ones too: line N of the output belongs to line N of the input. The text takes the model's own "
          "recipe. A sentence is the mean of the unit vectors of its words, as with fastText's "
          "print-sentence-vectors; for fastText's supervised models the mean over the rows of words, n-grams, word "
          "n-grams and the line end. Unknown words of models with subwords take part by their n-grams, others are left "
          "out; a sentence without any is zeros, in supervised models the vector of the line end.")
      .note("--json prints one object per sentence: {\"sentence\", \"vector\": [...]}.")
      .example("w2v sentence-vector < sentences.txt", "one line of numbers each");
  if (options.parse(arguments, streams)) return true;
  o.words = options.positionals();
  return false;
}

int run(const SentenceOptions& o, Streams& streams) {
  std::vector<std::string> arguments;
  if (!o.words.empty() && !(o.words.size() == 1 && o.words[0] == "-")) {
    std::string sentence;
    for (const std::string& word : o.words) sentence += (sentence.empty() ? "" : " ") + word;
    arguments.push_back(sentence);
  }
  QueryInput input(arguments, streams, BlankLines::kept);
  const Model model = open_model(find_model(o.query.model), streams.err);
  std::unique_ptr<Analyzer> analyzer;
  if (model.recipe) analyzer = std::make_unique<Analyzer>(*model.recipe);
  TokenBuffer buffer;
  std::string sentence;
  while (input.next(sentence)) {
    std::vector<std::string> split;
    std::vector<std::string_view> words;
    if (analyzer) {
      buffer.clear();
      analyzer->words(sentence, buffer);
      for (std::size_t i = 0; i < buffer.size(); ++i) words.push_back(buffer[i]);
    } else {
      split = split_words(sentence);
      words.assign(split.begin(), split.end());
    }
    const std::vector<float> vector = sentence_vector(model, words);
    streams.out.write(o.query.json ? vector_json({{"sentence", sentence}}, vector) : vector_text(vector) + '\n');
    if (streams.in_is_terminal) streams.out.flush();
  }
  return kOk;
}

}  // namespace

int sentence_vector_command(const Arguments& arguments, Streams& streams) {
  SentenceOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
