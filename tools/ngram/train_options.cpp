#include "ngram/train_options.hpp"

#include <future>
#include <optional>

#include "common/numbers.hpp"
#include "common/shared_options.hpp"
#include "ngram/word_list.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/lm/smoothing_names.hpp"

namespace wordloom::tools {
namespace {

using lm::Smoothing;
using lm::SpecialWords;

// "0 0 1" or "0,0,1".
std::vector<std::uint64_t> parse_thresholds(const std::string& text) {
  std::vector<std::uint64_t> thresholds;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    std::size_t end = text.find_first_of(", ", begin);
    if (end == std::string::npos) end = text.size();
    std::uint64_t value = 0;
    if (!parse_number(std::string_view(text).substr(begin, end - begin), value) || value > 0xffffffffU)
      throw fail(ErrorKind::usage, "takes whole numbers separated by commas, one an order, not \"{}\"", text);
    thresholds.push_back(value);
    begin = end + 1;
  }
  return thresholds;
}

}  // namespace

bool is_arpa_name(const std::string& path) { return path.ends_with(".arpa") || path.ends_with(".arpa.gz"); }

void LmTextArguments::declare_vocabulary(OptionSet& o) {
  static constexpr Alias kAliases[] = {{"vocabulary", "vocab"}};  // as tfidf calls it
  o.aliases(kAliases)
      .section("Vocabulary")
      .text(
          "vocab", "FILE",
          "only the words of this list, others count as the unknown word: one a line, with or without a count behind a "
          "tab or space (or what w2v vocab writes); the text options change them as they do the text",
          vocabulary)
      .number<std::int64_t>("min-count", "words seen less often count as the unknown word", limits.min_count, 1,
                            std::numeric_limits<std::int64_t>::max())
      .number<std::uint64_t>("max-vocab", "only so many words, the most frequent; 0: all", limits.max_size, 0,
                             std::uint64_t{0x3fffff0})
      .choice("special-words",
              "<s>, </s> and <unk> between white space in the text: left out, taken for the unknown word, or refused",
              options.special_words,
              {{"skip", SpecialWords::skip}, {"word", SpecialWords::word}, {"error", SpecialWords::error}});
}

void LmTextArguments::declare_run(OptionSet& o) {
  declare_threads(o, threads);
  o.text("tmp", "DIR", "where temporary files go; default $TMPDIR, else /tmp", temporary)
      .text("device", "DEVICE", "auto|cpu|cuda|cuda:N: where n-grams are sorted; the result is the same everywhere",
            device);
}

void LmTextArguments::check(const OptionSet& o) {
  inputs = o.positionals();
  if (inputs.empty()) throw fail(ErrorKind::usage, "no input: name files or directories, or - for standard input");
  if (!vocabulary.empty())
    for (const char* name : {"min-count", "max-vocab"})
      if (o.given(name))
        throw fail(ErrorKind::usage, "{} has no effect on a given vocabulary (--vocab)", o.spelling(name));
  limits.validate();
  if (names_device()) cuda_device_number(device);
}

AnalyzerRecipe LmTextArguments::recipe() const {
  AnalyzerRecipe recipe = text.make();
  recipe.special_words = true;
  return recipe;
}

EncodedCorpus read_lm_corpus(const LmTextArguments& arguments, const AnalyzerRecipe& recipe,
                             const std::vector<InputFile>& inputs, const ProgressFn& progress, const StopFlag* stop,
                             std::string* warning) {
  IngestOptions options;
  options.limits = arguments.limits;
  options.max_sentence = 0x7fffffff;
  options.keep_unknown = true;
  options.threads = thread_count(arguments.threads);
  options.spool_directory = arguments.temporary;
  std::future<void> device_start;
  if (arguments.names_device()) device_start = start_cuda_devices({cuda_device_number(arguments.device)});
  std::optional<Vocabulary> fixed;
  if (!arguments.vocabulary.empty()) fixed = read_word_list(arguments.vocabulary, recipe, warning);
  EncodedCorpus corpus = ingest(inputs, recipe, options, fixed ? &*fixed : nullptr, progress, stop);
  if (device_start.valid()) device_start.get();
  return corpus;
}

std::string lm_ingest_line(const IngestCounts& c, const lm::LmText& text, const LmTextArguments& arguments) {
  std::string line =
      fmt::format("read {} ({}, {}, {}): {} in {}, {} of {} types", plural(c.tokens_read, "word"), bytes_text(c.bytes),
                  plural(c.documents, "file"), plural(c.lines, "line"), grouped(text.tokens()),
                  plural(text.sentences(), "sentence"), grouped(text.words().size() - 3), grouped(c.types_read));
  if (text.unknown() > 0)
    line += fmt::format("; {} outside of the vocabulary, {}", grouped(text.unknown()),
                        arguments.options.drop_unknown ? "left out" : "counted as <unk>");
  if (text.special_words() > 0)
    line += fmt::format("; {} spelled <s>, </s> or <unk>, {} (--special-words)", grouped(text.special_words()),
                        arguments.options.special_words == SpecialWords::skip || arguments.options.drop_unknown
                            ? "left out"
                            : "taken for the unknown word");
  const std::uint64_t dropped =
      c.analyzer.punctuation + c.analyzer.numbers + c.analyzer.stop_words + c.analyzer.too_short + c.analyzer.too_long;
  if (dropped > 0)
    line += fmt::format(
        "; the text options dropped {} more ({} punctuation, {} numbers, {} stop words, {} too short or "
        "long)",
        grouped(dropped), grouped(c.analyzer.punctuation), grouped(c.analyzer.numbers), grouped(c.analyzer.stop_words),
        grouped(c.analyzer.too_short + c.analyzer.too_long));
  if (c.analyzer.broken_utf8 > 0)
    line += fmt::format("; {} of broken UTF-8", plural(c.analyzer.broken_utf8, "sequence"));
  return line;
}

std::vector<std::string> sorting_lines(const lm::SortReport& report, const LmTextArguments& arguments) {
  const char* const why = arguments.device == "auto" ? ", as there is such a device and enough to sort" : "";
  std::vector<std::string> lines;
  if (!report.device.empty()) lines.push_back(fmt::format("n-grams were sorted on {}{}", report.device, why));
  if (!report.fallback.empty())
    lines.push_back(
        fmt::format("{}n-grams were sorted on the CPU: {}", report.device.empty() ? "" : "other ", report.fallback));
  return lines;
}

bool parse_ngram_train(const std::vector<std::string>& arguments, Streams& streams, NgramTrainOptions& o) {
  lm::SmoothingConfig& s = o.config.smoothing;
  bool plain_unigrams = false;
  OptionSet options("ngram train", "Estimates an n-gram model from text.", "INPUT... [options]");
  options
      .text("o,output", "FILE", "the model; .arpa and .arpa.gz write ARPA text, other names the binary form", o.output)
      .flag("force", "replace FILE even if it is not a model", o.force)
      .section("Model")
      .number<std::uint32_t>("n,order", "words of the longest n-grams", o.config.order, 1, lm::kMaxOrder)
      .choice("smoothing", "how probability is kept for what was not seen", s.method, lm::kSmoothingNames)
      .value("prune", "N,N,...",
             "leave out n-grams that occur at most N times; one N an order, the last for all further ones", "0",
             [&o](const std::string& text) { o.config.prune = parse_thresholds(text); })
      .choice("layout", "of the binary form: hash tables (fast), or a quantised trie (small)", o.layout,
              {{"hashed", std::string("hashed")}, {"trie", std::string("trie")}});
  o.source.declare_vocabulary(options);
  options
      .flag("closed", "no unknown word: it gets no probability, and words outside of the vocabulary are left out",
            s.closed)
      .section("Smoothing, more", OptionSet::Shown::long_help)
      .flag("no-interpolate-unigrams", "Kneser-Ney: what the unigrams' discounts leave goes to <unk> alone",
            plain_unigrams)
      .number<double>("delta", "additive: added to every count", s.delta, 1e-9, 1e9)
      .number<double>("stupid-weight", "stupid-backoff: weight of a shorter history", s.stupid, 1e-9, 1.0)
      .number<std::uint32_t>("katz-limit", "good-turing: counts above it are trusted", s.katz_limit, 1, 20);
  o.source.text.declare(options, OptionSet::Shown::long_help);
  options.section("Run");
  o.source.declare_run(options);
  declare_max_memory(options, o.config.max_memory,
                     "for counting, beyond it n-grams are sorted on disk; words, the reading of the text and buffers "
                     "of files come on top, 30 to 120M for small texts",
                     "three quarters of what is free", std::uint64_t{16} << 20);
  options.flag("q,quiet", "no progress, only warnings, errors and where the model is", o.quiet)
      .flag("v,verbose", "say more: counts and discounts of every order", o.verbose)
      .note(
          "INPUT is any mix of files, directories and - (standard input); gz and zst are recognised by content. Each "
          "line "
          "is a sentence, however long; lines without a word are passed over.")
      .note(
          "kneser-ney is what lmplz computes. kneser-ney, witten-bell: interpolated. good-turing: Katz back-off. "
          "additive: "
          "what is left after a seen history is shared out as the lower order has it. stupid-backoff gives scores that "
          "do "
          "not sum to one.")
      .note(
          "--device auto sorts large texts (from 16 million words) on a CUDA device where there is one with room for "
          "them, and says so; cuda and cuda:N sort any text there or fail.")
      .note("Exit codes: 0 done, 2 misuse, 3 bad input, 4 not enough memory or no device, 130 interrupted.")
      .example("ngram train corpus.txt --order 3", "-> model.ngram")
      .example("ngram train tokens.txt --tokenizer whitespace --case keep -o model.arpa", "text that is already split")
      .example("ngram train big.zst --order 5 --prune 0,0,1 --max-memory 2G", "less memory, a smaller model");
  if (options.parse(arguments, streams)) return true;
  o.source.check(options);
  o.limited = o.config.max_memory != 0;
  s.interpolate_unigrams = !plain_unigrams;
  o.source.options.drop_unknown = s.closed;
  if (o.quiet && o.verbose) throw fail(ErrorKind::usage, "-q and -v contradict each other");
  const auto useless = [&](const char* option, bool used) {
    if (options.given(option) && !used)
      streams.err.print("ngram train: {} has no effect with {}\n", options.spelling(option), lm::name(s.method));
  };
  useless("delta", s.method == Smoothing::additive);
  useless("stupid-weight", s.method == Smoothing::stupid_backoff);
  useless("katz-limit", s.method == Smoothing::good_turing);
  useless("no-interpolate-unigrams", lm::counts_continuations(s.method));
  o.config.threads = thread_count(o.source.threads);
  o.config.spool_directory = o.source.temporary;
  o.config.device = o.source.device;
  if (o.config.max_memory == 0) o.config.max_memory = available_memory_bytes() / 4 * 3;
  o.config.validate();
  return false;
}

}  // namespace wordloom::tools
