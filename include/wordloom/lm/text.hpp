#pragma once
// The text that a model is estimated from: sentences of word indices.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/corpus/corpus.hpp"
#include "wordloom/lm/model_stream.hpp"
#include "wordloom/text/special_words.hpp"

namespace wordloom::lm {

/// What special words of the text are taken for.
enum class SpecialWords {
  skip,   ///< they are left out of the text, as lmplz --skip_symbols does
  word,   ///< occurrences of the unknown word
  error,  ///< refused
};

struct LmTextOptions {
  SpecialWords special_words = SpecialWords::skip;
  bool drop_unknown = false;  ///< tokens outside of the vocabulary are left out instead of counting as <unk>
};

/// Sentences over the vocabulary of a model, read from an encoded corpus without a copy. The corpus must outlive it,
/// and must have been read with IngestOptions::keep_unknown and sentences that are not split.
class LmText {
 public:
  static constexpr WordIndex kLeftOut = 0xffffffffU;

  /// Throws ErrorKind::format for special words when they are an error; ErrorKind::config when nothing is left to
  /// count.
  LmText(const EncodedCorpus& corpus, const LmTextOptions& options);

  const std::vector<std::string>& words() const { return words_; }  ///< <unk>, <s>, </s>, then the corpus's rows
  std::uint64_t tokens() const { return tokens_; }                  ///< words that are counted, </s> not among them
  std::uint64_t sentences() const { return ends_.size(); }
  std::uint64_t special_words() const { return special_words_; }  ///< found in the text
  std::uint64_t unknown() const { return unknown_; }              ///< tokens that count as <unk>, or were left out

  /// Positions of the text with <s> and </s> around every sentence: what read() hands out.
  std::uint64_t positions() const { return tokens_ + 2 * ends_.size(); }

  /// Where reading has come to; the beginning at first.
  struct Place {
    std::uint64_t row = 0;       ///< of the corpus, the next one
    std::uint64_t sentence = 0;  ///< that it is in
    bool begun = false;          ///< its <s> was given
  };
  /// Appends the positions from `at` on, `room` of them while there are so many, and moves `at`: a piece may begin and
  /// end within a sentence. False when nothing is left.
  bool read(Place& at, std::size_t room, std::vector<WordIndex>& out) const;
  /// All of it into `out` [positions()].
  void read_all(WordIndex* out) const;

 private:
  WordIndex* put(Place& at, WordIndex* out, const WordIndex* stop) const;

  std::vector<std::string> words_;
  std::span<const std::uint32_t> rows_;
  std::span<const std::uint64_t> ends_;
  std::vector<WordIndex> index_of_row_;
  WordIndex unknown_index_ = kUnknown;
  std::uint64_t tokens_ = 0, special_words_ = 0, unknown_ = 0;
};

}  // namespace wordloom::lm
