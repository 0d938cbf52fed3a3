#pragma once
// A back-off model that answers: mapped from a model file, or built in memory from ARPA. Immutable; all members may be
// called from several threads at once.
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/lm/binary.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// What a decoder has to remember of the words so far: those that can still matter, and their back-off weights. Equal
/// states give equal probabilities for everything that may follow, so hypotheses with equal states can be recombined.
struct State {
  std::array<WordIndex, 7> words{};  ///< the last word first; `length` of them count
  std::array<float, 7> backoff{};    ///< [j]: log10 back-off weight of the history words[j] ... words[0]
  std::uint8_t length = 0;
  friend bool operator==(const State& a, const State& b) {
    for (std::uint8_t i = 0; i < a.length; ++i)
      if (i >= b.length || a.words[i] != b.words[i]) return false;
    return a.length == b.length;
  }
};

/// Of a word after its history.
struct WordScore {
  float log10_prob = 0;
  std::uint8_t order = 0;  ///< length of the longest n-gram of the model that ends with the word
  bool known = true;       ///< the word has an id of its own
};

/// How a probability came about: log10 P = ngram_prob + sum of backoffs.
struct Explanation {
  WordScore score;
  std::vector<WordIndex> ngram;  ///< the n-gram found, oldest word first
  float ngram_prob = 0;          ///< its log10 probability
  struct Backoff {
    std::vector<WordIndex> history;
    float weight;  ///< log10
  };
  std::vector<Backoff> backoffs;  ///< of the longer histories, the shortest first
};

class Model {
 public:
  enum class Check {
    quick,  ///< all that is needed for safety: milliseconds at any size
    full,   ///< every byte against its checksum: reads the whole file
  };
  /// Maps a model file. Throws ErrorKind::io and ErrorKind::format (file, byte, remedy).
  static Model open(const std::filesystem::path& path, Check check = Check::quick);
  /// Reads ARPA into memory (hashed layout); `notes` gets what was mended.
  static Model from_arpa(const std::string& path, std::vector<std::string>* notes = nullptr);
  /// True for files of ours, by their first bytes. Nothing is read of a pipe: one that holds a model is taken for ARPA.
  static bool is_model_file(const std::filesystem::path& path);

  std::uint32_t order() const;
  Layout layout() const;
  std::size_t words() const;  ///< <unk>, <s> and </s> included
  std::string_view word(WordIndex index) const;
  WordIndex index(std::string_view word) const;   ///< kUnknown for words the model does not know
  std::span<const std::uint64_t> counts() const;  ///< n-grams of each order, without those added to close the model
  const std::string& recipe() const;              ///< of the analyzer, JSON; empty when the source had none
  const std::string& provenance() const;          ///< JSON, or empty
  std::uint64_t bytes() const;                    ///< of the file, or of the memory taken

  State begin_state() const;  ///< after <s>
  static State no_history() { return {}; }
  /// Constant time: at most order() steps. `after` may be `before`.
  WordScore score(const State& before, WordIndex word, State& after) const;
  WordScore score(const State& before, WordIndex word) const;
  Explanation explain(const State& before, WordIndex word) const;

  /// Scores whole sentences at once, much faster than word by word: `text` is any number of sentences, each
  /// <s> w1 ... wn </s>; `scores` [text.size()], those at <s> are {0, 0}. One thread; many look-ups are in flight at a
  /// time. Words >= words() throw ErrorKind::usage.
  void score_text(std::span<const WordIndex> text, std::span<WordScore> scores) const;

  /// log10 probability of every word of the vocabulary after `before`: [words()]. <s> is -infinity.
  void score_all(const State& before, std::span<float> log10_prob) const;

  /// Ids of words whose memory accesses overlap: as index() of each.
  void indices(std::span<const std::string_view> padded_words, WordIndex* ids) const;
  static constexpr std::size_t kPadding = 16;  ///< bytes that must be readable from each padded word's data() on

  /// Streams the model, sorted and without added n-grams, to `sink` (begin() to end()).
  void send(ModelSink& sink) const;

  struct Parts;  ///< the mapped sections
  explicit Model(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

 private:
  std::shared_ptr<const Parts> parts_;
};

}  // namespace wordloom::lm
