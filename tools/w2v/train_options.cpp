#include "w2v/train_options.hpp"

#include <array>
#include <filesystem>

#include "common/numbers.hpp"
#include "common/shared_options.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/embed/config_names.hpp"

namespace wordloom::tools {
namespace {

/// --exact: lines are longer than this only in corpora without line ends.
constexpr std::uint32_t kExactMaxSentence = 100'000;

void declare_common(OptionSet& options, TrainOptions& o) {
  TrainConfig& c = o.config;
  options.text("o,output", "FILE", "the model; an older model of that name is replaced", o.output)
      .flag("force", "replace FILE even if it is not a model", o.force)
      .section("Model")
      .choice("mode", "predict the neighbours of a word, or a word from its neighbours", c.model.mode, kModeNames)
      .choice("loss", "negative sampling, or hierarchical softmax", c.model.loss, kLossNames)
      .number<std::uint32_t>("dim", "numbers per word", c.model.dim, 1, 4096)
      .number<std::uint32_t>("window", "words to each side; drawn from 1 to this per word", c.sampling.window, 1, 100)
      .number<std::uint32_t>("negative", "negative draws; 0 only with --loss hs", c.sampling.negative, 0, 64)
      .number<double>("sample", "threshold of sub-sampling frequent words; 0: off", c.sampling.sample, 0.0, 1.0)
      .number<std::uint32_t>("epochs", "passes over the text", c.schedule.epochs, 1, 10000)
      .value("lr", "X", "learning rate at the start, falling linearly (above 0, at most 10)",
             "0.03 for skipgram, 0.06 for cbow; with --loss hs or --exact 0.025 and 0.05; 0.15 for cbow with "
             "--cbow-gradient corrected, 0.05 with subwords",
             [&c](const std::string& text) {
               double value = 0;
               if (!parse_number(text, value) || value <= 0 || value > 10)
                 throw fail(ErrorKind::usage, "takes a number above 0 and at most 10, not \"{}\"", text);
               c.schedule.lr = value;
             })
      .value("subwords", "MIN..MAX", "character n-grams as fastText has them: rare and unknown words get vectors",
             "off",
             [&c](const std::string& text) {
               std::uint64_t low = 0, high = 0;
               if (!parse_range(text, low, high) || low < 1 || high < low || high > 100)
                 throw fail(ErrorKind::usage, "takes two lengths as in 3..6, not \"{}\"", text);
               c.subwords.minn = static_cast<std::uint32_t>(low);
               c.subwords.maxn = static_cast<std::uint32_t>(high);
             })
      .section("Vocabulary")
      .number<std::int64_t>("min-count", "drop words seen less often", o.limits.min_count, 1,
                            std::numeric_limits<std::int64_t>::max())
      .section("Vocabulary, more", OptionSet::Shown::long_help)
      .number<std::uint64_t>("max-vocab", "keep only so many words, the most frequent; 0: all", o.limits.max_size, 0,
                             std::uint64_t{0xfffffff0})
      .number<std::uint64_t>("target-vocab", "raise --min-count until at most so many remain; 0: off",
                             o.limits.target_size, 0, std::uint64_t{0xfffffff0})
      .number<std::uint32_t>("max-sentence", "longer sentences are split after so many kept words", o.max_sentence, 1,
                             2147483647)
      .text("vocab", "FILE", "use the words of this vocabulary (w2v vocab -o FILE); others are dropped", o.vocabulary)
      .text("save-vocab", "FILE", "write the vocabulary: word<TAB>count lines, or binary for FILE.bin",
            o.save_vocabulary);
}

void declare_run(OptionSet& options, TrainOptions& o) {
  TrainConfig& c = o.config;
  options.section("Run");
  declare_threads(options, c.run.threads, ThreadsLetter::none);  // fastText's -t is --sample
  options
      .number<std::uint64_t>("seed", "of all random draws; one thread and the same seed give the same model",
                             c.run.seed, 0, std::numeric_limits<std::uint64_t>::max())
      .value("device", "DEVICE", "auto|cpu|cuda|cuda:N|cuda:N,M|cuda:all; with several each trains a part of the text",
             o.device, [&o](const std::string& text) {
               if (text != "auto" && text != "cpu" && !names_cuda_devices(text))
                 throw fail(ErrorKind::usage, "takes auto, cpu, cuda, cuda:N, cuda:N,M or cuda:all, not \"{}\"", text);
               o.device = text;
             });
  declare_max_memory(options, o.max_memory, "drop rare words while counting, refuse to train, rather than take more",
                     "what the machine has");
  options.text("log", "FILE", "JSON lines: one record per interval and epoch, and one at the end", o.log)
      .flag("dry-run", "estimate vocabulary, memory, disk and time from a sample of the text; write nothing", o.dry_run)
      .flag("q,quiet", "no progress, only warnings, errors and where the model is", o.quiet)
      .flag("v,verbose", "say more", o.verbose);
}

void declare_more_on_model(OptionSet& options, TrainOptions& o) {
  TrainConfig& c = o.config;
  options.section("More on the model", OptionSet::Shown::long_help)
      .number<double>("negative-power", "negatives are drawn as count^X", c.sampling.negative_power, 0.0, 1.0)
      .choice(
          "negatives-shared",
          "who shares negative draws: nobody, all neighbours of a word, words of 4 sentences (CBOW), or 8 words in a "
          "row (worse vectors); auto: apart for CBOW, else window",
          c.sampling.sharing, kNegativeSharingNames)
      .flag("exact",
            "word2vec.c's order of work: front to back, pair by pair with --negatives-shared pair, sentences cut at "
            "1000 words left by sub-sampling, line ends counted as the first row </s>; several times slower",
            c.run.exact)
      .choice("cbow-input", "how the neighbours become one vector", c.model.cbow_input, kCbowInputNames)
      .choice("cbow-gradient",
              "word2vec: each neighbour gets the whole gradient of their mean (better analogies as measured); "
              "corrected: its "
              "share, the true gradient (better similarities)",
              c.model.cbow_gradient, kCbowGradientNames)
      .choice("precision",
              "numbers of the rows while they are trained; bf16: 16 bits, half the memory, with --device cuda only",
              c.model.precision, kPrecisionNames)
      .value("minn", "N", "as the first number of --subwords; 0 as 1 (0..100)", "3, or --maxn where that is less",
             [&c](const std::string& text) {
               std::uint64_t value = 0;
               if (!parse_number(text, value) || value > 100)
                 throw fail(ErrorKind::usage, "takes a whole number (0..100), not \"{}\"", text);
               c.subwords.minn = static_cast<std::uint32_t>(value);
             })
      .number<std::uint32_t>("maxn", "as the second number of --subwords; 0: no subwords", c.subwords.maxn, 0, 100)
      .number<std::uint32_t>("buckets", "subwords: n-grams are hashed into so many rows", c.subwords.buckets, 1,
                             2147483647)
      .number<std::uint32_t>("hash-rows", "subwords: words and n-grams share a table of so many rows; 0: off",
                             c.subwords.hash_rows, 0, 2147483647)
      .number<std::uint32_t>(
          "draws-per-context",
          "subwords, skip-gram: negatives drawn for each neighbour; fewer than --negative count the more and are "
          "faster but lose analogies; 0: --negative",
          c.subwords.draws_per_context, 0, 64)
      .number<double>("lr-floor", "the learning rate never falls below this part of its start", c.schedule.lr_floor,
                      0.0, 1.0)
      .text("pretrained", "FILE", "start from these vectors, in any format that w2v convert reads", o.pretrained)
      .text("tmp", "DIR",
            "where the id cache goes (8 bytes per word of text) and, after the first epoch, a copy of the model to go "
            "back to; default $TMPDIR, else /tmp",
            o.temporary);
}

/// Devices and pipes may be named as often as one likes.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code code;
  if (std::filesystem::exists(a, code) && !std::filesystem::is_regular_file(a, code)) return false;
  return std::filesystem::path(a).lexically_normal() == std::filesystem::path(b).lexically_normal() ||
         std::filesystem::equivalent(a, b, code);
}

/// What is written must not end up in one file, nor in place of the text.
void check_files_differ(const TrainOptions& o) {
  struct Output {
    const char* option;
    const std::string& path;
  };
  const std::array<Output, 3> outputs{{{"-o", o.output}, {"--log", o.log}, {"--save-vocab", o.save_vocabulary}}};
  for (std::size_t i = 1; i < outputs.size(); ++i) {
    const auto& [option, path] = outputs[i];
    if (path.empty()) continue;
    if (path == "-") throw fail(ErrorKind::usage, "{} needs a file name, not -", option);
    for (std::size_t j = 0; j < i; ++j)
      if (same_file(path, outputs[j].path))
        throw fail(ErrorKind::usage, "{} and {} both name {}", outputs[j].option, option, path);
    for (const std::string& input : o.inputs)
      if (same_file(path, input))
        throw fail(ErrorKind::usage, "{} is an input, too; name another file with {}", path, option);
  }
}

/// Options that were given and change nothing, for the other ones.
void say_without_effect(const OptionSet& options, const TrainConfig& c, Out& err) {
  const auto say = [&](bool idle, const char* option, const char* with) {
    if (idle && options.given(option))
      err.print("w2v train: {} has no effect with {}\n", options.spelling(option), with);
  };
  const bool hs = c.model.loss == Loss::hs, skipgram = c.model.mode == Mode::skipgram, subwords = c.subwords.on();
  say(hs && c.sampling.negative > 0, "negative", "hierarchical softmax");
  say(hs, "negative-power", "hierarchical softmax");
  say(hs, "negatives-shared", "hierarchical softmax");
  say(!hs && subwords, "negatives-shared", "subwords");
  say(skipgram, "cbow-input", "skip-gram");
  say(!c.several_inputs(), "cbow-gradient", skipgram ? "skip-gram" : "one input");
  const bool draws = c.subwords.draws_per_context > 0;
  say(draws && hs, "draws-per-context", "hierarchical softmax");
  say(draws && !hs && !skipgram, "draws-per-context", "CBOW");
}

/// What --help tells beyond the options.
void explain(OptionSet& options) {
  options
      .note(
          "INPUT is any mix of files, directories (all files below them) and - (standard input); gz and zst are "
          "recognised by content. Text is read once, whatever the number of epochs.")
      .note(
          "Spellings of word2vec.c, gensim and fastText work as well: -size, -iter, -cbow 1, --vector-size, --sg 1, "
          "-ws, "
          "-minCount ...")
      .note(
          "Ctrl-C writes what was learned to NAME.partial.w2v and leaves NAME alone; a second one ends at once. "
          "SIGTERM "
          "does the same, and SIGHUP when a terminal or ssh session goes away (under nohup training goes on).")
      .note(
          "--log: records of type \"interval\" and \"epoch\" {epoch, words, lr, loss, words_per_second, "
          "resident_bytes, device, device_bytes on a GPU, and where they were measured validation, eval} and one of "
          "type "
          "\"end\" {interrupted, stopped_early, device, threads, seed, epochs, train_seconds, total_seconds, "
          "raw_words, kept_words, "
          "words_per_second, loss, peak_rss_bytes, ...}. raw_words counts the words of the vocabulary that were "
          "passed, over "
          "all epochs, before sub-sampling; kept_words those left by it; loss is the mean of the last epoch in nats "
          "per "
          "prediction. mean_path and mean_input_rows say what a kept word costs with the tree and with subwords.")
      .note("Exit codes: 0 done, 2 misuse, 3 bad input, 4 not enough memory or no device, 5 diverged, 130 interrupted.")
      .example("w2v train corpus.txt", "-> model.w2v")
      .example("w2v train texts/ more.txt.gz -o news.w2v --dim 300", "directories and compressed files")
      .note(
          "--subwords follows fastText: unless given, --sample is then 1e-4, --lr 0.05 falling to 0, --negative-power "
          "0.5. --negatives-shared has no say then: skip-gram on the CPU shares them among words of 4 sentences.")
      .example("w2v train corpus.txt --subwords 3..6", "vectors for unknown words, too")
      .example("zcat dump.gz | w2v train - --mode cbow --epochs 10", "from a pipe")
      .example("w2v train tokens.txt --tokenizer whitespace --case keep", "text that is already split");
}

/// fastText's settings where its users would expect them.
void take_subword_defaults(const OptionSet& options, TrainConfig& c) {
  if (!c.subwords.on()) return;
  // To fastText, too, n-grams of no character and more are those of one and more.
  if (c.subwords.minn == 0) c.subwords.minn = options.given("minn") ? 1 : std::min(3U, c.subwords.maxn);
  if (!options.given("negative-power")) c.sampling.negative_power = 0.5;
  if (!options.given("lr-floor")) c.schedule.lr_floor = 0;
  if (!options.given("sample")) c.sampling.sample = 1e-4;
}

void check_subwords(const OptionSet& options, const TrainOptions& o) {
  if (o.config.subwords.on()) {
    if (!o.pretrained.empty())
      throw fail(ErrorKind::usage,
                 "--subwords and --pretrained contradict each other: what part of a vector is its "
                 "n-grams' is not known");
    return;
  }
  for (const char* name : {"buckets", "hash-rows", "draws-per-context"})
    if (options.given(name)) throw fail(ErrorKind::usage, "{} needs --subwords MIN..MAX", options.spelling(name));
  // fastText turns subwords off by -maxn 0, whatever -minn says.
  if (o.config.subwords.minn > 0 && !options.given("maxn"))
    throw fail(ErrorKind::usage, "{} needs --maxn: the longest n-gram", options.spelling("minn"));
}

/// --exact: the trainer cuts sentences; what bounds one here is the grain of progress and threads.
void take_exact_defaults(const OptionSet& options, TrainOptions& o) {
  if (!o.config.run.exact) return;
  o.line_end_word = true;
  if (!options.given("max-sentence")) o.max_sentence = kExactMaxSentence;
}

void check_negative(const OptionSet& options, const TrainConfig& c) {
  if (c.model.loss != Loss::hs && c.sampling.negative == 0)
    throw fail(ErrorKind::usage, "{} 0 leaves nothing to train with: give 1..64, or --loss hs",
               options.spelling("negative"));
}

void check_vocabulary(const OptionSet& options, const TrainOptions& o) {
  if (o.limits.max_size != 0 && o.limits.target_size != 0)
    throw fail(ErrorKind::usage, "--max-vocab and --target-vocab are two ways to one end: give one of them");
  if (!o.vocabulary.empty())
    for (const char* name : {"min-count", "max-vocab", "target-vocab"})
      if (options.given(name))
        throw fail(ErrorKind::usage, "{} has no effect on a given vocabulary (--vocab)", options.spelling(name));
}

void check_files(const OptionSet& options, const TrainOptions& o) {
  if (o.inputs.empty() && !options.wants_config())
    throw fail(ErrorKind::usage, "no input: name files or directories, or - for standard input");
  if (o.output == "-" || o.output.empty())
    throw fail(ErrorKind::usage, "-o needs a file name: a model is mapped, so it cannot go to a pipe");
  check_files_differ(o);
}

void check(const OptionSet& options, const TrainOptions& o) {
  check_subwords(options, o);
  check_files(options, o);
  if (o.quiet && o.verbose) throw fail(ErrorKind::usage, "-q and -v contradict each other");
  check_negative(options, o.config);
  check_vocabulary(options, o);
}

}  // namespace

bool parse_train(const std::vector<std::string>& arguments, Streams& streams, TrainOptions& o) {
  OptionSet options("w2v train", "Trains word vectors on text and writes a model.", "INPUT... [options]");
  declare_common(options, o);
  o.text.declare(options, OptionSet::Shown::long_help);
  declare_run(options, o);
  declare_more_on_model(options, o);
  o.run.declare(options, o.config);
  o.watch.declare(options, o.config);
  options.section("Configuration", OptionSet::Shown::long_help).configurable("train", o.from_recipe);
  options.aliases(training_aliases());
  explain(options);
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  o.dim_given = options.given("dim");
  check(options, o);
  take_subword_defaults(options, o.config);
  take_exact_defaults(options, o);
  if (!o.quiet && !o.from_recipe) say_without_effect(options, o.config, streams.err);
  // Hierarchical softmax draws no negatives: the number is the usual one then.
  if (o.config.model.loss == Loss::hs) o.config.sampling.negative = SamplingConfig{}.negative;
  o.limits.validate();
  o.config.validate();
  o.run.check(options, o.config);
  o.watch.check(options, o.config);
  if (options.wants_config()) {
    streams.out.write(options.config_text(o.arguments()));
    return true;
  }
  return false;
}

std::vector<std::string> TrainOptions::arguments() const {
  std::vector<std::string> all{"w2v", "train"};
  const auto add = [&all](const char* option, const auto& value) {
    all.emplace_back(option);
    all.push_back(fmt::format("{}", value));
  };
  const TrainConfig c = config.resolved();
  add("--mode", name(c.model.mode));
  add("--loss", name(c.model.loss));
  if (pretrained.empty() || dim_given) add("--dim", c.model.dim);
  if (c.subwords.on()) {
    add("--subwords", fmt::format("{}..{}", c.subwords.minn, c.subwords.maxn));
    add("--buckets", c.subwords.buckets);
    if (c.subwords.hash_rows > 0) add("--hash-rows", c.subwords.hash_rows);
    add("--draws-per-context", c.subwords.draws_per_context);
  }
  add("--window", c.sampling.window);
  if (c.model.loss == Loss::ns) {
    add("--negative", c.sampling.negative);
    add("--negative-power", c.sampling.negative_power);
    if (!c.subwords.on()) add("--negatives-shared", name(c.sampling.sharing));
  }
  add("--sample", c.sampling.sample);
  add("--epochs", c.schedule.epochs);
  add("--lr", c.schedule.lr);
  add("--lr-floor", c.schedule.lr_floor);
  if (c.model.mode == Mode::cbow) add("--cbow-input", name(c.model.cbow_input));
  if (c.several_inputs()) add("--cbow-gradient", name(c.model.cbow_gradient));
  if (c.model.precision != Precision::f32) add("--precision", name(c.model.precision));
  if (vocabulary.empty()) {
    add("--min-count", limits.min_count);
    if (limits.max_size != 0) add("--max-vocab", limits.max_size);
    if (limits.target_size != 0) add("--target-vocab", limits.target_size);
  } else {
    add("--vocab", vocabulary);
  }
  if (max_memory != 0) add("--max-memory", max_memory);  // rare words are dropped for want of it
  if (c.run.exact) all.emplace_back("--exact");
  add("--max-sentence", max_sentence);
  const std::vector<std::string> recipe = text.arguments();
  all.insert(all.end(), recipe.begin(), recipe.end());
  if (!pretrained.empty()) add("--pretrained", pretrained);
  for (const std::vector<std::string>& more : {run.arguments(c), watch.arguments(c)})
    all.insert(all.end(), more.begin(), more.end());
  add("--threads", c.run.threads);
  add("--seed", c.run.seed);
  add("--device", device);
  add("--output", output);
  all.emplace_back("--");
  all.insert(all.end(), inputs.begin(), inputs.end());
  return all;
}

}  // namespace wordloom::tools
