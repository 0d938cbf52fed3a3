#include "wordloom/lm/scorer.hpp"

#include <cmath>
#include <memory>
#include <vector>

#include "lm/weights.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::lm {
namespace {

constexpr std::string_view kSentenceEnd = "</s>";
// Back-off weights may move a probability of zero; a word that is possible does not come near.
constexpr float kImpossible = 0.9F * kLogZero;

/// Some lines of the text on their way to scores. Memory is kept from block to block.
class Block {
 public:
  explicit Block(Analyzer analyzer) : analyzer_(std::move(analyzer)) {}

  void clear() {
    text_.clear();
    line_ends_.clear();
  }
  std::size_t bytes() const { return text_.size(); }
  void add(std::string_view line) {
    text_.append(line);
    line_ends_.push_back(text_.size());
  }

  void score(const Model& model) {
    totals_ = {};
    split();
    ids_.resize(tokens_.size());
    model.indices(tokens_, ids_.data());
    assemble();
    scores_.resize(words_.size());
    model.score_text(words_, scores_);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i] == kBegin) continue;
      const auto log10_prob = static_cast<double>(scores_[i].log10_prob);
      totals_.log10_prob += log10_prob;
      if (scores_[i].known)
        totals_.log10_prob_known += log10_prob;
      else
        ++totals_.oov;
      totals_.impossible += scores_[i].log10_prob <= kImpossible ? 1 : 0;
    }
    totals_.tokens = words_.size() - totals_.sentences;
  }

  void visit(const std::function<void(const ScoredSentence&)>& each) const {
    std::vector<std::string_view> tokens;
    std::size_t at = 0, token = 0;
    for (std::size_t i = 0; i < line_ends_.size(); ++i) {
      tokens.clear();
      for (; token < line_tokens_[i]; ++token)
        if (ids_[token] != kBegin && ids_[token] != kEnd) tokens.push_back(tokens_[token]);
      if (tokens.empty()) continue;
      tokens.push_back(kSentenceEnd);
      each({line(i), tokens, std::span(words_).subspan(at + 1, tokens.size()),
            std::span(scores_).subspan(at + 1, tokens.size())});
      at += tokens.size() + 1;
    }
  }

  const TextTotals& totals() const { return totals_; }

 private:
  std::string_view line(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : line_ends_[i - 1];
    return std::string_view(text_).substr(begin, line_ends_[i] - begin);
  }
  void split() {
    buffer_.clear();
    line_tokens_.clear();
    for (std::size_t i = 0; i < line_ends_.size(); ++i) {
      analyzer_.words(line(i), buffer_);
      line_tokens_.push_back(buffer_.size());
    }
    static constexpr char kZeros[Model::kPadding] = {};
    buffer_.append_bytes({kZeros, sizeof kZeros});
    tokens_.resize(buffer_.size());
    for (std::size_t i = 0; i < tokens_.size(); ++i) tokens_[i] = buffer_[i];
  }
  void assemble() {
    words_.clear();
    std::size_t token = 0;
    for (const std::size_t end : line_tokens_) {
      const std::size_t before = words_.size();
      words_.push_back(kBegin);
      for (; token < end; ++token) {
        if (ids_[token] == kBegin || ids_[token] == kEnd)
          ++totals_.special_words;
        else
          words_.push_back(ids_[token]);
      }
      if (words_.size() == before + 1) {
        words_.pop_back();
        ++totals_.empty_lines;
      } else {
        words_.push_back(kEnd);
        ++totals_.sentences;
      }
    }
  }

  Analyzer analyzer_;
  std::string text_;
  std::vector<std::size_t> line_ends_, line_tokens_;
  TokenBuffer buffer_;
  std::vector<std::string_view> tokens_;
  std::vector<WordIndex> ids_, words_;
  std::vector<WordScore> scores_;
  TextTotals totals_;
};

}  // namespace

AnalyzerRecipe text_recipe(const Model& model) {
  if (!model.recipe().empty()) return AnalyzerRecipe::from_json(model.recipe());
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  recipe.letter_case = AnalyzerRecipe::Case::keep;
  recipe.normalization = AnalyzerRecipe::Normalization::none;
  recipe.utf8 = Utf8Policy::keep;
  recipe.keep_punctuation = true;
  recipe.max_length = 65535;
  recipe.special_words = true;
  return recipe;
}

double TextTotals::perplexity() const { return std::pow(10.0, -log10_prob / static_cast<double>(tokens)); }
double TextTotals::perplexity_without_oov() const {
  return std::pow(10.0, -log10_prob_known / static_cast<double>(tokens - oov));
}

TextTotals& TextTotals::operator+=(const TextTotals& o) {
  sentences += o.sentences;
  tokens += o.tokens;
  oov += o.oov;
  empty_lines += o.empty_lines;
  special_words += o.special_words;
  impossible += o.impossible;
  log10_prob += o.log10_prob;
  log10_prob_known += o.log10_prob_known;
  return *this;
}

double ScoredSentence::log10_prob() const {
  double sum = 0;
  for (const WordScore& score : scores) sum += static_cast<double>(score.log10_prob);
  return sum;
}

std::uint64_t ScoredSentence::oov() const {
  std::uint64_t n = 0;
  for (const WordScore& score : scores) n += !score.known;
  return n;
}

TextScorer::TextScorer(const Model& model, std::size_t threads)
    : model_(model), threads_(std::max<std::size_t>(threads, 1)), analyzer_(text_recipe(model)) {}

TextTotals TextScorer::score(ByteStream& text, const std::function<void(const ScoredSentence&)>& each,
                             const std::function<void()>& waiting) const {
  LineReader lines(text);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < threads_; ++i) blocks.emplace_back(analyzer_.clone());
  TextTotals totals;
  bool more = true;
  while (more) {
    std::size_t filled = 0;
    std::string_view line;
    bool waits = false;
    for (Block& block : blocks) {
      block.clear();
      bool any = false;
      while (more && !waits && (!any || block.bytes() < kBlockBytes) && (more = lines.next(line))) {
        block.add(line);
        any = true;
        // A pipe that another program fills is empty for a moment now and then: small blocks would be slow.
        waits = waiting && lines.waits(1);
      }
      filled += any;
    }
    parallel_for(filled, 1, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) blocks[i].score(model_);
    });
    for (std::size_t i = 0; i < filled; ++i) {
      if (each) blocks[i].visit(each);
      totals += blocks[i].totals();
    }
    if (waits) waiting();
  }
  return totals;
}

std::vector<WordIndex> TextScorer::prepare(std::string_view line, std::vector<std::string>* tokens,
                                           std::vector<std::string>* left_out) const {
  Analyzer analyzer = analyzer_.clone();
  TokenBuffer buffer;
  analyzer.words(line, buffer);
  std::vector<WordIndex> words;
  for (std::size_t i = 0; i < buffer.size(); ++i) {
    const WordIndex word = model_.index(buffer[i]);
    const bool special = word == kBegin || word == kEnd;
    if (!special) words.push_back(word);
    if (std::vector<std::string>* const spelled = special ? left_out : tokens) spelled->emplace_back(buffer[i]);
  }
  return words;
}

}  // namespace wordloom::lm
