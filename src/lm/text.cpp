#include "wordloom/lm/text.hpp"

#include <algorithm>

#include "wordloom/core/error.hpp"

namespace wordloom::lm {

LmText::LmText(const EncodedCorpus& corpus, const LmTextOptions& options)
    : rows_(corpus.tokens()), ends_(corpus.sentence_ends()) {
  const Vocabulary& vocabulary = corpus.vocabulary();
  unknown_index_ = options.drop_unknown ? kLeftOut : kUnknown;
  words_ = {"<unk>", "<s>", "</s>"};
  words_.reserve(vocabulary.size() + 3);
  index_of_row_.resize(vocabulary.size());
  std::uint64_t left_out = 0;
  for (std::uint32_t row = 0; row < vocabulary.size(); ++row) {
    const std::string_view word = vocabulary.word(Row(row));
    if (word != "<unk>" && word != "<s>" && word != "</s>") {
      index_of_row_[row] = static_cast<WordIndex>(words_.size());
      words_.emplace_back(word);
      continue;
    }
    // The vocabulary may come from elsewhere, so only the text knows how often the word is in it.
    const auto found = static_cast<std::uint64_t>(std::count(rows_.begin(), rows_.end(), row));
    if (found > 0 && options.special_words == SpecialWords::error)
      throw fail(ErrorKind::format,
                 "the text holds the word {} {} times, which language models use for themselves; --special-words skip "
                 "leaves such words out, --special-words word takes them for the unknown word",
                 word, found);
    special_words_ += found;
    index_of_row_[row] = options.special_words == SpecialWords::word ? unknown_index_ : kLeftOut;
    if (index_of_row_[row] == kLeftOut) left_out += found;
  }
  unknown_ = static_cast<std::uint64_t>(std::count(rows_.begin(), rows_.end(), EncodedCorpus::kUnknownRow));
  if (options.drop_unknown) left_out += unknown_;
  tokens_ = rows_.size() - left_out;
  if (tokens_ == 0)
    throw fail(ErrorKind::config,
               "no word is left to count: {} of the {} words of the text are outside of the "
               "vocabulary, {} are spelled like <s>, </s> or <unk>",
               unknown_, rows_.size(), special_words_);
}

WordIndex* LmText::put_sentence(std::uint64_t sentence, WordIndex* out) const {
  const std::uint64_t begin = sentence == 0 ? 0 : ends_[sentence - 1];
  *out++ = kBegin;
  for (std::uint64_t i = begin; i < ends_[sentence]; ++i) {
    const WordIndex word = rows_[i] == EncodedCorpus::kUnknownRow ? unknown_index_ : index_of_row_[rows_[i]];
    *out = word;
    out += word != kLeftOut;
  }
  *out++ = kEnd;
  return out;
}

std::uint64_t LmText::read(std::uint64_t first, std::size_t room, std::vector<WordIndex>& out) const {
  const std::size_t limit = out.size() + room;
  std::uint64_t sentence = first;
  while (sentence < ends_.size()) {
    const std::uint64_t begin = sentence == 0 ? 0 : ends_[sentence - 1];
    const std::size_t longest = static_cast<std::size_t>(ends_[sentence] - begin) + 3;
    const std::size_t used = out.size();
    if (sentence > first && used + longest > limit) break;
    out.resize(used + longest);
    out.resize(static_cast<std::size_t>(put_sentence(sentence, out.data() + used) - out.data()));
    ++sentence;
  }
  return sentence;
}

void LmText::read_all(WordIndex* out) const {
  for (std::uint64_t sentence = 0; sentence < ends_.size(); ++sentence) out = put_sentence(sentence, out);
}

}  // namespace wordloom::lm
