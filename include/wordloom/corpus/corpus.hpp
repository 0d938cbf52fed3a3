#pragma once
// The one ingest: documents -> analyzer -> counting -> vocabulary -> id cache. Embedding, counts and language models
// read what it makes. Text is analyzed once, whatever the number of epochs, and may come from a pipe.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "wordloom/core/progress.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom {

struct IngestOptions {
  VocabularyLimits limits;
  SpecialTokens specials;
  std::uint32_t max_sentence = 1000;  ///< kept words; longer sentences are split, never dropped; range 1..2^31-1
  bool keep_unknown = false;  ///< true: unknown words stay in the stream as UNK (language models); false: dropped
  /// Line ends are counted as kLineEndWord, row 0 of the vocabulary, as word2vec.c does. They stay ends of sentences
  /// and are not in the stream; nor are words spelled so. A last line without an end counts, too (word2vec.c loses its
  /// last word). No effect on a given vocabulary.
  bool line_end_word = false;
  std::size_t threads = 1;
  std::string spool_directory;  ///< for the id cache; empty: $TMPDIR, else /tmp
  /// Bytes that the tables of counting may take, all threads together; 0: what it takes. When they are full, rare words
  /// are dropped and counted as such (IngestCounts::pruned_types), as word2vec.c and gensim do; a word that comes again
  /// starts from 0, and with several threads chance has a part in what is rare. Words of a given vocabulary stay. A
  /// thread's tables have 1 MiB at least.
  std::uint64_t max_table_bytes = 0;
  void validate() const;
};

/// What became of every token that was read: tokens_read = tokens_kept + below_min_count + beyond_max_size +
/// line_end_words + pruned_tokens, or with a given vocabulary tokens_kept + unknown + line_end_words. With keep_unknown
/// what was not kept is in the id cache as UNK, otherwise it is not in it.
struct IngestCounts {
  std::uint64_t bytes = 0;      ///< of decompressed text
  std::uint64_t documents = 0;  ///< files
  std::uint64_t lines = 0;
  std::uint64_t tokens_read = 0;      ///< words the analyzer handed out
  std::uint64_t tokens_kept = 0;      ///< in the id cache as real words
  std::uint64_t below_min_count = 0;  ///< tokens of types under Vocabulary::min_count()
  std::uint64_t beyond_max_size = 0;  ///< tokens of types that were frequent enough, but for which there was no room
  std::uint64_t line_end_words = 0;   ///< tokens spelled as the line end of the vocabulary
  std::uint64_t unknown = 0;          ///< with a given vocabulary: tokens that are not in it
  std::uint64_t types_read = 0;       ///< that were in memory at the end
  std::uint64_t pruned_types = 0;     ///< dropped while counting, for max_table_bytes; a type may be dropped again
  std::uint64_t pruned_tokens = 0;    ///< theirs; with a given vocabulary they are among the unknown
  std::int64_t pruned_at_most = 0;    ///< the highest count of any of them when it was dropped
  std::int64_t highest_count = 0;     ///< of any type
  std::uint64_t sentences = 0;        ///< in the id cache: not empty, after splitting; 0 from count_words()
  std::uint64_t sentences_split = 0;  ///< lines with more than max_sentence kept words; 0 from count_words()
  std::uint64_t lines_cut = 0;        ///< cuts at a mere character, in lines without a safe place to cut for 16 MiB
  AnalyzerCounts analyzer;
};

/// The encoded corpus: kept tokens as rows of the vocabulary (UNK is kUnknownRow), in corpus order, with ends.
class EncodedCorpus {
 public:
  static constexpr std::uint32_t kUnknownRow = 0xffffffffU;

  std::span<const std::uint32_t> tokens() const { return tokens_; }  ///< Row values; mapped
  /// Position after the last token of each sentence, strictly ascending; the last is tokens().size(). Sentences without
  /// a token do not appear. Documents do, so that their number is that of the inputs.
  std::span<const std::uint64_t> sentence_ends() const { return sentence_ends_; }
  std::span<const std::uint64_t> document_ends() const { return document_ends_; }  ///< as sentence_ends, one per file
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const IngestCounts& counts() const { return counts_; }

 private:
  friend class CorpusBuilder;
  Vocabulary vocabulary_;
  IngestCounts counts_;
  std::span<const std::uint32_t> tokens_;
  std::span<const std::uint64_t> sentence_ends_, document_ends_;
  std::shared_ptr<void> storage_;  // the mappings the spans look at
};

/// Reads everything once and encodes it. Sentences end at line ends and at max_sentence kept words. The result does not
/// depend on the number of threads. With `fixed` the given vocabulary is used as it is (limits are not applied).
/// Throws what reading and analyzing throw; ErrorKind::config when the vocabulary comes out empty (with the remedy) and
/// ErrorKind::format for input without a single byte or word or with NUL bytes in its first 64 KiB (a binary file).
/// With max_table_bytes what was pruned may depend on the threads. A line is cut only beyond 1 MiB: where that changes
/// no word (safe_cut(), white space) or, failing that for 16 MiB, at a character; its sentence goes on. Progress: phase
/// "read" in bytes of the files, then "encode". Memory: the vocabulary (all types, once per thread; less with
/// max_table_bytes, but then 4 bytes for each time that a type was pruned) and a few blocks of 1 MiB per thread,
/// whatever the corpus. Disk (spool_directory): 8 bytes per token, of which 4 remain. When `stop` becomes true, ends
/// early by throwing ErrorKind::io "interrupted".
EncodedCorpus ingest(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe, const IngestOptions& options,
                     const Vocabulary* fixed = nullptr, const ProgressFn& progress = {},
                     const StopFlag* stop = nullptr);

/// Counts only (no id cache, nothing on disk): for `w2v vocab`.
Vocabulary count_words(const std::vector<InputFile>& inputs, const AnalyzerRecipe& recipe, const IngestOptions& options,
                       IngestCounts* counts = nullptr, const ProgressFn& progress = {}, const StopFlag* stop = nullptr);

}  // namespace wordloom
