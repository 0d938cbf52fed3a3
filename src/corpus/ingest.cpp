#include "corpus/corpus_builder.hpp"
#include "corpus/count_pass.hpp"
#include "corpus/encode_pass.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/vocab/builder.hpp"

namespace wordloom {
namespace {

template <class T>
std::span<const T> array_of(const MappedFile& file) {
  return {reinterpret_cast<const T*>(file.bytes().data()), file.size() / sizeof(T)};
}

// Row of each type, or `otherwise`; adds up what is kept.
std::vector<std::uint32_t> rows_of_types(const CountedText& text, const Vocabulary& vocabulary, std::uint32_t otherwise,
                                         std::uint64_t& kept) {
  std::vector<std::uint32_t> rows(text.words.size(), otherwise);
  for (std::uint32_t index = 0; index < rows.size(); ++index) {
    const auto row = vocabulary.find(text.words.word(index));
    const bool word = row && !(vocabulary.has_line_end() && row->value == 0);
    if (!word) continue;
    rows[index] = row->value;
    kept += static_cast<std::uint64_t>(text.counts[index]);
  }
  return rows;
}

// Why the tokens that are not kept are not; all else is known.
void tell_reasons(const CountedText& text, const Vocabulary& vocabulary, bool given, IngestCounts& counts) {
  std::optional<std::uint32_t> line_end;
  if (vocabulary.has_line_end()) line_end = text.words.find(kLineEndWord);
  if (line_end) counts.line_end_words = static_cast<std::uint64_t>(text.counts[*line_end]);
  const std::uint64_t left_out = counts.tokens_read - counts.tokens_kept - counts.line_end_words;
  if (given) {
    counts.unknown = left_out;
    return;
  }
  for (std::uint32_t index = 0; index < text.counts.size(); ++index)
    if (text.counts[index] < vocabulary.min_count() && index != line_end)
      counts.below_min_count += static_cast<std::uint64_t>(text.counts[index]);
  counts.beyond_max_size = left_out - counts.below_min_count - counts.pruned_tokens;
}

Vocabulary vocabulary_of(const CountedText& text, const IngestOptions& options) {
  std::optional<std::int64_t> line_ends;
  if (options.line_end_word) line_ends = static_cast<std::int64_t>(text.totals.lines);
  return build_vocabulary(text.words, text.counts, options.limits, options.specials, line_ends);
}

}  // namespace

void IngestOptions::validate() const {
  limits.validate();
  specials.validate();
  if (max_sentence < 1 || max_sentence > 0x7fffffffU)
    throw fail(ErrorKind::config, "max_sentence is {}: it must be between 1 and 2147483647 words", max_sentence);
  if (threads < 1 || threads > 4096)
    throw fail(ErrorKind::config, "threads is {}: it must be between 1 and 4096", threads);
}

void CorpusBuilder::store(EncodedCorpus& corpus, std::shared_ptr<EncodedStorage> storage) {
  corpus.tokens_ = array_of<std::uint32_t>(storage->tokens);
  corpus.sentence_ends_ = array_of<std::uint64_t>(storage->sentence_ends);
  corpus.document_ends_ = storage->document_ends;
  corpus.counts_.sentences = corpus.sentence_ends_.size();
  corpus.storage_ = std::move(storage);
}

EncodedCorpus CorpusBuilder::build(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe,
                                   const IngestOptions& options, const Vocabulary* fixed, const ProgressFn& progress,
                                   const StopFlag* stop, const BlockSizes& sizes) {
  options.validate();
  CountedText text = count_text({.inputs = inputs,
                                 .recipe = recipe,
                                 .options = options,
                                 .progress = progress,
                                 .stop = stop,
                                 .sizes = sizes,
                                 .keep_ids = true,
                                 .fixed = fixed});
  EncodedCorpus corpus;
  corpus.vocabulary_ = fixed != nullptr ? *fixed : vocabulary_of(text, options);
  corpus.counts_ = text.totals;
  IngestCounts& counts = corpus.counts_;

  const std::uint32_t otherwise = options.keep_unknown ? EncodedCorpus::kUnknownRow : kDroppedRow;
  const std::vector<std::uint32_t> rows = rows_of_types(text, corpus.vocabulary_, otherwise, counts.tokens_kept);
  tell_reasons(text, corpus.vocabulary_, fixed != nullptr, counts);
  // The words themselves have done their duty; from here on only numbers are needed.
  text.words = WordTable();
  text.counts = {};
  for (std::vector<std::uint32_t>& worker : text.index_of)
    for (std::uint32_t& index : worker) index = index == kPrunedType ? otherwise : rows[index];

  const auto storage = std::make_shared<EncodedStorage>(
      encode_ids({.rows = text.index_of, .blocks = text.blocks, .options = options, .progress = progress, .stop = stop},
                 std::move(*text.ids)));
  store(corpus, storage);
  counts.sentences_split = storage->sentences_split;
  const std::uint64_t expected = options.keep_unknown ? counts.tokens_read : counts.tokens_kept;
  if (corpus.tokens_.size() != expected)
    throw fail(ErrorKind::internal, "{} tokens were encoded, {} were counted", corpus.tokens_.size(), expected);
  return corpus;
}

EncodedCorpus ingest(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe, const IngestOptions& options,
                     const Vocabulary* fixed, const ProgressFn& progress, const StopFlag* stop) {
  return CorpusBuilder::build(inputs, recipe, options, fixed, progress, stop);
}

Vocabulary count_words(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe, const IngestOptions& options,
                       IngestCounts* counts, const ProgressFn& progress, const StopFlag* stop) {
  options.validate();
  const CountedText text = count_text({.inputs = inputs,
                                       .recipe = recipe,
                                       .options = options,
                                       .progress = progress,
                                       .stop = stop,
                                       .sizes = {},
                                       .keep_ids = false,
                                       .fixed = nullptr});
  Vocabulary vocabulary = vocabulary_of(text, options);
  if (counts != nullptr) {
    *counts = text.totals;
    counts->tokens_kept = static_cast<std::uint64_t>(vocabulary.total_of_words());
    tell_reasons(text, vocabulary, false, *counts);
  }
  return vocabulary;
}

}  // namespace wordloom
