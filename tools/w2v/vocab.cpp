// w2v vocab: count the words of a text.
#include <algorithm>

#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/numbers.hpp"
#include "common/options.hpp"
#include "common/output_file.hpp"
#include "common/progress_display.hpp"
#include "common/recipe_options.hpp"
#include "common/shared_options.hpp"
#include "common/signals.hpp"
#include "w2v/commands.hpp"
#include "w2v/train_talk.hpp"
#include "wordloom/corpus/corpus.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "w2v vocab";

struct VocabOptions {
  std::vector<std::string> inputs;
  RecipeOptions text;
  VocabularyLimits limits;
  std::string output;
  std::uint64_t top = 0;
  std::uint32_t threads = 0;
  std::uint64_t max_memory = 0;
  bool json = false, specials = false, force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, VocabOptions& o) {
  OptionSet options(kCommand, "Counts the words of a text.", "INPUT... [options]");
  constexpr std::uint64_t kMost = 0xfffffff0;
  options
      .number<std::int64_t>("min-count", "drop words seen less often", o.limits.min_count, 1,
                            std::numeric_limits<std::int64_t>::max())
      .number<std::uint64_t>("max-vocab", "keep only so many words, the most frequent; 0: all", o.limits.max_size, 0,
                             kMost)
      .number<std::uint64_t>("target-vocab", "raise --min-count until at most so many remain; 0: off",
                             o.limits.target_size, 0, kMost)
      .text("o,output", "FILE", "save for w2v train --vocab: word<TAB>count lines, or binary for FILE.bin", o.output)
      .number<std::uint64_t>("top", "print only so many; 0: all", o.top, 0, kMost)
      .flag("specials", "list the special tokens and their ids, too (count 0)", o.specials)
      .flag("force", "replace FILE if it exists (FILE.bin needs no force to replace a binary vocabulary)", o.force);
  declare_json(options, o.json, "word", "{\"word\", \"count\", \"id\"}");
  declare_threads(options, o.threads);
  declare_max_memory(options, o.max_memory, "drop rare words while counting rather than take more", "no limit");
  declare_quiet(options, o.quiet);
  o.text.declare(options, OptionSet::Shown::long_help);
  options.aliases(training_aliases())
      .note(
          "Prints word<TAB>count<TAB>id, the most frequent first (equal counts by bytes), unless -o is given alone. "
          "Special tokens have ids of their own, so a word of the text spelled <unk> is an ordinary word.")
      .example("w2v vocab corpus.txt --top 20", "the most frequent words")
      .example("w2v vocab corpus.txt -o vocab.txt && w2v train corpus.txt --vocab vocab.txt", "count once");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  if (o.inputs.empty()) throw fail(ErrorKind::usage, "no input: name files or directories, or - for standard input");
  if (o.output == "-")
    throw fail(ErrorKind::usage, "-o needs a file name: without it the words are printed on standard output");
  if (o.limits.max_size != 0 && o.limits.target_size != 0)
    throw fail(ErrorKind::usage, "--max-vocab and --target-vocab are two ways to one end: give one of them");
  return false;
}

void print_words(const VocabOptions& o, const Vocabulary& vocabulary, Out& out) {
  const auto print = [&](std::string_view word, std::int64_t count, WordId id) {
    if (o.json)
      out.write(json_line({{"word", std::string(word)}, {"count", count}, {"id", id.value}}));
    else
      out.print("{}\t{}\t{}\n", word, count, id.value);
  };
  if (o.specials)
    for (std::uint32_t id = 0; id < SpecialTokens::kCount; ++id)
      print(vocabulary.specials().display(WordId(id)), 0, WordId(id));
  std::uint64_t rows = vocabulary.size();
  if (o.top != 0) rows = std::min(rows, o.top);
  for (std::uint32_t i = 0; i < rows; ++i)
    print(vocabulary.word(Row(i)), vocabulary.count(Row(i)), vocabulary.id(Row(i)));
}

int run(const VocabOptions& o, Streams& streams) {
  const AnalyzerRecipe recipe = o.text.make();
  const std::vector<InputFile> inputs = expand_inputs(o.inputs);
  const bool binary = o.output.ends_with(".bin");
  bool replaces = false;
  if (!o.output.empty())
    replaces = check_output(o.output, o.force, "vocab.txt", binary ? Vocabulary::begins_as_binary : nullptr,
                            "a vocabulary of ours") == OutputState::replaces;
  IngestOptions options;
  options.max_table_bytes = (o.max_memory + 1) / 2;
  options.limits = o.limits;
  options.threads = thread_count(o.threads);
  IngestCounts counts;
  Vocabulary vocabulary;
  StopOnSignal signals(reads_stdin(inputs));
  ProgressDisplay display(streams, kCommand, o.quiet);
  try {
    vocabulary = count_words(inputs, recipe, options, &counts, display.callback(), signals.flag());
  } catch (const Error&) {
    display.clear();
    if (!signals.stopped()) throw;
    streams.err.print("{}: interrupted; nothing was written\n", kCommand);
    return kInterrupted;
  }
  display.clear();
  if (!o.quiet) streams.err.print("{}: {}\n", kCommand, ingest_line(counts, vocabulary, false));
  if (!o.output.empty()) {
    if (binary)
      vocabulary.save_binary(o.output);
    else
      vocabulary.save_text(o.output);
    if (!o.quiet) streams.err.print("{}: wrote {}{}\n", kCommand, o.output, place_text(replaces));
  }
  if (o.output.empty() || o.json || o.top != 0 || o.specials) print_words(o, vocabulary, streams.out);
  return kOk;
}

}  // namespace

int vocab_command(const Arguments& arguments, Streams& streams) {
  VocabOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
