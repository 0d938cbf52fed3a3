#include "w2v/dry_run.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <optional>

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "common/shell_line.hpp"
#include "w2v/pretrained.hpp"
#include "w2v/train_talk.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/core/seconds_since.hpp"
#include "wordloom/embed/backend.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSampleBytes = std::uint64_t{8} << 20;  ///< some seconds of work, a million words or two
constexpr std::size_t kPieces = 64;  ///< places that the sample of a plain file is taken from
constexpr double kTrainSeconds = 1.5;

/// Whole lines out of the inputs, in a file that is memory only, and how much text there is in all.
class Sample {
 public:
  Sample() : descriptor_(::memfd_create("wordloom-sample", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw fail(ErrorKind::memory, "no memory for a sample of the text: {}", std::strerror(errno));
  }
  ~Sample() { ::close(descriptor_); }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  void add(std::string_view text) {
    bytes_ += text.size();
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR)
        throw fail(ErrorKind::memory, "no memory for a sample of the text: {}", std::strerror(errno));
      text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
  }
  InputFile file() const { return {fmt::format("/proc/self/fd/{}", descriptor_), bytes_}; }
  std::uint64_t bytes() const { return bytes_; }

  double text_bytes = 0;  ///< of all inputs, decompressed; an estimate where they are compressed

 private:
  int descriptor_;
  std::uint64_t bytes_ = 0;
};

bool is_compressed(const std::string& path) {
  const auto stream = open_input(path);
  char head[4096];
  const std::size_t n = stream->read(head, sizeof head);
  return n > 0 && stream->consumed() != n;
}

/// Whole lines out of [begin, begin + n) of a plain file, wherever that falls.
void take_piece(const MappedFile& file, std::uint64_t begin, std::uint64_t n, Sample& sample) {
  const std::string_view all = file.text();
  std::string_view piece = all.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(n));
  const bool to_the_end = begin + n >= all.size();
  // Text without line ends is cut at white space.
  for (const char* ends : {"\n", " \n\t"}) {
    std::string_view inner = piece;
    const std::size_t first = begin == 0 ? 0 : inner.find_first_of(ends);
    if (first == std::string_view::npos) continue;
    inner.remove_prefix(begin == 0 ? 0 : first + 1);
    const std::size_t last = to_the_end ? inner.size() : inner.find_last_of(ends);
    if (last == std::string_view::npos) continue;
    inner = inner.substr(0, last + (to_the_end ? 0U : 1U));
    if (inner.empty()) continue;
    sample.add(inner);
    if (inner.back() != '\n') sample.add("\n");
    return;
  }
}

void take_plain(const InputFile& input, std::uint64_t share, Sample& sample) {
  const MappedFile file(input.path);
  const std::uint64_t size = file.bytes().size();
  sample.text_bytes += static_cast<double>(size);
  if (size <= share) {
    take_piece(file, 0, size, sample);
    return;
  }
  const std::uint64_t pieces = std::clamp<std::uint64_t>(share / 65536, 1, kPieces), piece = share / pieces;
  for (std::uint64_t i = 0; i < pieces; ++i) take_piece(file, size / pieces * i, piece, sample);
}

/// Compressed text cannot be entered in the middle: its beginning, and how much smaller the file is than its text.
void take_stream(const InputFile& input, std::uint64_t share, Sample& sample) {
  const auto stream = open_input(input.path);
  std::string text(static_cast<std::size_t>(share), '\0');
  std::size_t n = 0;
  while (n < text.size()) {
    const std::size_t got = stream->read(text.data() + n, text.size() - n);
    if (got == 0) break;
    n += got;
  }
  const std::uint64_t consumed = stream->consumed();
  const bool whole = n < text.size();
  text.resize(n);
  const double ratio = consumed == 0 ? 1 : static_cast<double>(n) / static_cast<double>(consumed);
  sample.text_bytes += whole ? static_cast<double>(n) : ratio * static_cast<double>(std::max(consumed, input.bytes));
  const std::size_t last = whole ? std::string::npos : text.find_last_of(" \n\t");
  if (last != std::string::npos) text.resize(last + 1);
  sample.add(text);
  sample.add("\n");
}

void take_sample(const std::vector<InputFile>& inputs, Sample& sample) {
  double total = 0, read = 0, unread = 0;  // bytes of files
  for (const InputFile& input : inputs) total += static_cast<double>(input.bytes);
  for (const InputFile& input : inputs) {
    if (input.bytes == 0) continue;
    const double part = static_cast<double>(input.bytes) / std::max(1.0, total);
    const std::uint64_t share = std::max<std::uint64_t>(4096, static_cast<std::uint64_t>(part * double{kSampleBytes}));
    const bool weigh_only = sample.bytes() >= kSampleBytes;  // there are many small files
    (weigh_only ? unread : read) += static_cast<double>(input.bytes);
    if (weigh_only) continue;
    if (is_compressed(input.path))
      take_stream(input, share, sample);
    else
      take_plain(input, share, sample);
  }
  // As much text a byte as those that were read: they may be compressed.
  if (unread > 0) sample.text_bytes *= 1 + unread / read;
}

/// Words with at least min_count occurrences among the sentences of `part`: 4 all, 2 half, 1 a quarter. Sentences are
/// dealt at random, so that a part is as mixed as the whole.
double words_in(const EncodedCorpus& corpus, std::uint64_t part, std::int64_t min_count) {
  std::vector<std::int64_t> counts(corpus.vocabulary().size());
  const CounterRng rng(1, 0);
  std::uint64_t begin = 0, sentence = 0;
  for (const std::uint64_t end : corpus.sentence_ends()) {
    if (rng.bits(sentence++, 0) % 4 < part)
      for (std::uint64_t t = begin; t < end; ++t) ++counts[corpus.tokens()[t]];
    begin = end;
  }
  return static_cast<double>(std::count_if(counts.begin(), counts.end(), [&](auto n) { return n >= min_count; }));
}

class DryRun {
 public:
  DryRun(TrainOptions o, Streams& streams) : o_(std::move(o)), out_(streams.out), err_(streams.err) {}

  int run() {
    const AnalyzerRecipe recipe = o_.text.make();
    const std::vector<InputFile> inputs = expand_inputs(o_.inputs);
    check_output(o_.output, o_.force, "model.w2v", begins_as_model, "word vectors of ours");
    o_.watch.check_files();
    Model pretrained;  // is held while training, too
    if (!o_.pretrained.empty()) pretrained = read_pretrained("w2v train", o_, err_);
    TrainConfig config = o_.config.resolved();
    out_.print("device: {}\n", make_backend(o_.device, config)->description());
    std::optional<Vocabulary> fixed;
    if (!o_.vocabulary.empty()) fixed = Vocabulary::load(o_.vocabulary);

    Sample sample;
    const bool pipe = std::any_of(inputs.begin(), inputs.end(), [](const InputFile& i) { return i.path == "-"; });
    if (!pipe) take_sample(inputs, sample);
    if (pipe) {
      out_.print("text: standard input is left alone, so nothing is known of it; name files for an estimate\n");
    } else if (sample.bytes() == 0) {
      throw fail(ErrorKind::format, "{}: no text in {}", o_.inputs.front(),
                 inputs.size() == 1 ? "it" : "any of the files");
    } else {
      estimate(sample, inputs.size(), recipe, config, fixed ? &*fixed : nullptr);
    }
    out_.print("recipe: {}\nhyper-parameters: {}\n", recipe.to_json(), config.hyper_json());
    out_.print("command: {}\nnothing was written\n", shell_line(o_.arguments()));
    if (!refused_.empty()) throw Error(ErrorKind::memory, refused_);
    return kOk;
  }

 private:
  void estimate(const Sample& sample, std::size_t files, const AnalyzerRecipe& recipe, const TrainConfig& config,
                const Vocabulary* fixed) {
    // A sample of all is a line end larger than its text where that ends without one.
    double factor = sample.text_bytes / static_cast<double>(sample.bytes());
    if (factor < 1.0001) factor = 1;
    IngestOptions options;
    options.limits.min_count = 1;
    options.max_sentence = o_.max_sentence;
    options.line_end_word = o_.line_end_word;
    options.max_table_bytes = o_.max_memory / 2;
    options.threads = config.run.threads;
    options.spool_directory = o_.temporary;
    const auto start = Clock::now();
    const EncodedCorpus corpus = ingest({sample.file()}, recipe, options, fixed);
    const double read_seconds = seconds_since(start) * factor;

    const std::int64_t min_count = fixed != nullptr ? 1 : o_.limits.min_count;
    double words = static_cast<double>(corpus.vocabulary().size());
    if (fixed == nullptr) {
      words = extrapolate_words(words_in(corpus, 1, min_count), words_in(corpus, 2, min_count),
                                words_in(corpus, 4, min_count), factor);
      const IngestCounts& read = corpus.counts();
      if (words == 0 && factor == 1)
        throw_empty_vocabulary(read.types_read, read.tokens_read, read.highest_count, o_.limits);
      for (const std::uint64_t most : {o_.limits.max_size, o_.limits.target_size})
        if (most != 0) words = std::min(words, static_cast<double>(most));
    }
    const auto vocabulary = static_cast<std::uint64_t>(std::max(1.0, words));
    const auto tokens = static_cast<std::uint64_t>(static_cast<double>(corpus.tokens().size()) * factor);
    out_.print("text: {} {} in {}, {} words; {} of it were read\n", factor > 1 ? "about" : "exactly",
               bytes_text(static_cast<std::uint64_t>(sample.text_bytes)), plural(files, "file"),
               short_count(static_cast<double>(tokens)), bytes_text(sample.bytes()));
    out_.print("vocabulary: {} {}{}\n",
               fixed != nullptr ? "given,"
               : factor > 1     ? "about"
                                : "exactly",
               fixed != nullptr || factor == 1 ? plural(vocabulary, "word") : short_count(words) + " words",
               fixed != nullptr
                   ? std::string()
                   : fmt::format(" seen {} or more", plural(static_cast<std::uint64_t>(o_.limits.min_count), "time")));

    // What this process holds now is what the training will: tables of counts are given back before it begins.
    const MemoryEstimate memory = estimate_memory(vocabulary, tokens, config);
    out_.print("{}{}\n", memory_line(memory, vocabulary, config.model.dim), available_note());
    const std::uint64_t rows = vocabulary * Matrix::padded(config.model.dim) * sizeof(float);
    const std::uint64_t compact = rows < kCompactFrom ? 0 : vocabulary * (Matrix::padded(config.model.dim) + 8);
    const std::uint64_t model = config.subwords.on() ? memory.training : 2 * rows + compact + vocabulary * 32;
    out_.print("disk: about {} for the model, {} for the id cache and {} for two states to go back to, both in {}\n",
               bytes_text(model), bytes_text(8 * tokens), bytes_text(2 * memory.training), temporary());
    try {
      check_memory(memory, vocabulary, config.model.dim, o_.max_memory);
      estimate_time(corpus, config, read_seconds, static_cast<double>(tokens));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::memory) throw;
      refused_ = error.message();
    }
  }

  /// By training on the sample for a moment, with all its words: cheaper than it will be where far more words make far
  /// larger matrices.
  void estimate_time(const EncodedCorpus& corpus, TrainConfig config, double read_seconds, double tokens) {
    const std::uint64_t needed = training_memory_bytes(corpus.vocabulary().size(), config);
    if (const std::uint64_t available = available_memory_bytes(); available != 0 && needed > available / 2) {
      out_.print("time: not measured, even the sample would take {} of memory\n", bytes_text(needed));
      return;
    }
    const double epochs = config.schedule.epochs;
    config.schedule.epochs = 1000;  // the clock ends it
    config.schedule.patience = 0;
    config.run.scratch_directory = o_.temporary;
    StopFlag stop{false};
    const auto start = Clock::now();
    // Of the training alone: with epochs this short a state to go back to is written all the time.
    double words = 0, seconds = 0;
    std::uint64_t words_before = 0;
    train(
        corpus, config, o_.device, nullptr,
        [&](const TrainRecord& r) {
          // After a divergence they begin at an earlier word.
          const double passed = r.words > words_before ? static_cast<double>(r.words - words_before) : 0;
          words_before = r.words;
          if (r.epoch_end || r.words_per_second == 0) return;
          words += passed;
          seconds += passed / r.words_per_second;
        },
        [&](const Progress&) {
          if (seconds_since(start) > kTrainSeconds) stop = true;
        },
        &stop);
    const double rate = seconds > 0 ? words / seconds : 0;
    if (rate > 0)
      out_.print("time: about {} to read and {} to train {} at {} words/s (measured on the sample, now)\n",
                 seconds_text(read_seconds), seconds_text(tokens * epochs / rate),
                 plural(o_.config.schedule.epochs, "epoch"), short_count(rate));
  }

  static std::string available_note() {
    const std::uint64_t available = available_memory_bytes();
    return available == 0 ? std::string() : fmt::format("; {} are available", bytes_text(available));
  }

  std::string temporary() const { return spool_directory(o_.temporary); }

  TrainOptions o_;
  Out &out_, &err_;
  std::string refused_;  // what training would say; empty: it would not refuse
};

}  // namespace

double extrapolate_words(double quarter, double half, double all, double factor) {
  if (factor <= 1 || quarter <= 0 || half <= quarter || all <= half) return all;
  const double first = std::log2(half / quarter);
  double step = std::log2(all / half);
  const double ratio = std::clamp(step / first, 0.5, 1.0);
  double words = all;
  for (double left = std::log2(factor); left > 0; left -= 1) {
    step *= ratio;
    words *= std::exp2(step * std::min(1.0, left));
  }
  return words;
}

int dry_run(TrainOptions options, Streams& streams) { return DryRun(std::move(options), streams).run(); }

}  // namespace wordloom::tools
