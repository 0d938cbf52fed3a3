#include "w2v/train_talk.hpp"

#include "common/numbers.hpp"
#include "wordloom/core/memory.hpp"

namespace wordloom::tools {
namespace {

/// What stands for words that were left out but for the usual reasons, each after `sign`.
std::string other_reasons(const IngestCounts& c, bool given_vocabulary, const char* sign) {
  std::string text;
  const auto add = [&](std::uint64_t n, std::string_view why) {
    if (n > 0) text += fmt::format("{}{} {}", sign, grouped(n), why);
  };
  add(c.beyond_max_size, "beyond --max-vocab");
  add(c.line_end_words, fmt::format("spelled {}", kLineEndWord));
  if (!given_vocabulary) add(c.pruned_tokens, "dropped while counting");
  return text;
}

}  // namespace

std::string ingest_line(const IngestCounts& c, const Vocabulary& vocabulary, bool given_vocabulary) {
  std::string line = fmt::format("read {} ({}, {}, {}): {} kept", plural(c.tokens_read, "word"), bytes_text(c.bytes),
                                 plural(c.documents, "file"), plural(c.lines, "line"), grouped(c.tokens_kept));
  if (given_vocabulary)
    line += fmt::format(", {} not in the vocabulary", grouped(c.unknown));
  else
    line += fmt::format(", {} below minimum count {}", grouped(c.below_min_count), vocabulary.min_count());
  line += other_reasons(c, given_vocabulary, ", ");
  line += fmt::format("; {} of {} types", grouped(vocabulary.size()), grouped(c.types_read));
  if (c.pruned_types > 0)
    line += fmt::format("; while counting, {} with at most {} were dropped for want of memory ({}, --max-memory)",
                        plural(c.pruned_types, "rare type"),
                        plural(static_cast<std::uint64_t>(c.pruned_at_most), "occurrence"),
                        plural(c.pruned_tokens, "word"));
  std::string dropped;
  const auto drop = [&dropped](std::uint64_t n, const char* what) {
    if (n > 0) dropped += fmt::format("{}{} {}", dropped.empty() ? "" : ", ", grouped(n), what);
  };
  drop(c.analyzer.punctuation, "punctuation");
  drop(c.analyzer.numbers, "numbers");
  drop(c.analyzer.stop_words, "stop words");
  drop(c.analyzer.too_short, "too short");
  drop(c.analyzer.too_long, "too long");
  if (!dropped.empty()) line += "; dropped before counting: " + dropped;
  if (c.analyzer.broken_utf8 > 0)
    line += fmt::format("; {} of broken UTF-8", plural(c.analyzer.broken_utf8, "sequence"));
  if (c.sentences_split > 0) line += fmt::format("; {} split", plural(c.sentences_split, "long sentence"));
  if (c.lines_cut > 0) line += fmt::format("; {} inside a very long line without spaces", plural(c.lines_cut, "cut"));
  return line;
}

std::string training_line(const IngestCounts& c, const TrainResult& r) {
  const std::uint64_t sampled = r.raw_words - std::min(r.raw_words, r.kept_words);
  const double rate = r.train_seconds > 0 ? static_cast<double>(r.raw_words) / r.train_seconds : 0;
  std::string line = fmt::format("{} {}: {} read = {} kept", r.interrupted ? "interrupted after" : "trained",
                                 plural(r.epochs_done, r.interrupted ? "whole epoch" : "epoch"),
                                 plural(c.tokens_read, "word"), grouped(c.tokens_kept));
  if (c.below_min_count > 0) line += fmt::format(" + {} below minimum count", grouped(c.below_min_count));
  if (c.unknown > 0) line += fmt::format(" + {} unknown", grouped(c.unknown));
  line += other_reasons(c, c.unknown > 0, " + ");
  line += fmt::format("; {} passed = {} trained + {} sub-sampled; loss {}, {} words/s, {}", grouped(r.raw_words),
                      grouped(r.kept_words), grouped(sampled), decimals(r.loss), short_count(rate),
                      seconds_text(r.train_seconds));
  if (r.device_bytes > 0) line += fmt::format(", {} of device memory", bytes_text(r.device_bytes));
  return line;
}

std::string why_nothing_learned(const EncodedCorpus& corpus, std::uint32_t max_sentence, const TrainResult& result) {
  if (corpus.tokens().size() == corpus.sentence_ends().size()) {
    if (max_sentence == 1)
      return "nothing was learned: --max-sentence 1 leaves every word alone, and words are learned from the others of "
             "their sentence";
    return "nothing was learned: no line has two words of the vocabulary, and words are learned from the others of "
           "their "
           "line; join lines that belong together";
  }
  if (result.kept_words == 0) return "no word was trained, all were sub-sampled away; --sample 0 keeps them";
  if (corpus.vocabulary().size() == 1)
    return "nothing was learned: the vocabulary is one word, which hierarchical softmax has nothing to tell from";
  return "nothing was learned: sub-sampling left no line two words; --sample 0 keeps them";
}

MemoryEstimate estimate_memory(std::uint64_t vocabulary_size, std::uint64_t tokens, const TrainConfig& config) {
  return {resident_bytes(), training_memory_bytes(vocabulary_size, config), tokens * sizeof(std::uint32_t)};
}

std::string memory_line(const MemoryEstimate& e, std::uint64_t vocabulary_size, std::uint32_t dim) {
  return fmt::format("memory: about {} at the peak = {} for training ({} x {}) + {} held now + {} of mapped id cache",
                     bytes_text(e.peak()), bytes_text(e.training), plural(vocabulary_size, "word"), dim,
                     bytes_text(e.resident), bytes_text(e.id_cache));
}

void check_memory(const MemoryEstimate& e, std::uint64_t vocabulary_size, std::uint32_t dim, std::uint64_t max_memory) {
  const char* remedy = "a smaller --dim, a higher --min-count or --max-vocab N needs less";
  if (max_memory != 0 && e.peak() > max_memory)
    throw fail(ErrorKind::memory, "training {} x {} dimensions needs about {}, --max-memory allows {}; {}",
               plural(vocabulary_size, "word"), dim, bytes_text(e.peak()), bytes_text(max_memory), remedy);
  const std::uint64_t available = available_memory_bytes();
  if (available != 0 && e.training > available)
    throw fail(ErrorKind::memory, "training {} x {} dimensions needs about {}, {} are available; {}",
               plural(vocabulary_size, "word"), dim, bytes_text(e.training), bytes_text(available), remedy);
}

}  // namespace wordloom::tools
