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
    if (!is_special_word(word)) {
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

WordIndex* LmText::put(Place& at, WordIndex* out, const WordIndex* stop) const {
  while (out != stop && at.sentence < ends_.size()) {
    if (!at.begun) {
      *out++ = kBegin;
      at.begun = true;
      continue;
    }
    const std::uint64_t left = ends_[at.sentence] - at.row;
    if (left == 0) {
      *out++ = kEnd;
      ++at.sentence;
      at.begun = false;
      continue;
    }
    // No row gives more than one word.
    const std::uint64_t last = at.row + std::min(left, static_cast<std::uint64_t>(stop - out));
    for (; at.row < last; ++at.row) {
      const WordIndex word =
          rows_[at.row] == EncodedCorpus::kUnknownRow ? unknown_index_ : index_of_row_[rows_[at.row]];
      *out = word;
      out += word != kLeftOut;
    }
  }
  return out;
}

bool LmText::read(Place& at, std::size_t room, std::vector<WordIndex>& out) const {
  const std::size_t before = out.size();
  out.resize(before + static_cast<std::size_t>(std::min<std::uint64_t>(room, positions())));
  out.resize(static_cast<std::size_t>(put(at, out.data() + before, out.data() + out.size()) - out.data()));
  return out.size() > before;
}

void LmText::read_all(WordIndex* out) const {
  Place at;
  put(at, out, out + positions());
}

}  // namespace wordloom::lm
