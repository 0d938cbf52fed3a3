#pragma once
// One worker's share of the ingest: analyzes blocks, counts types, and gives each type an id of its own.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "corpus/block_reader.hpp"
#include "wordloom/text/analyzer.hpp"
#include "wordloom/vocab/word_table.hpp"

namespace wordloom {

/// In the ids of a block: a sentence ends here. Word tables never hand it out.
inline constexpr std::uint32_t kSentenceEnd = 0xffffffffU;

class BlockCounter {
 public:
  /// `keep_ids`: false when only counts are wanted.
  BlockCounter(Analyzer analyzer, bool keep_ids) : analyzer_(std::move(analyzer)), keep_ids_(keep_ids) {}

  /// Adds a block to the counts. Afterwards ids() are its tokens as indices of words(), with sentence ends in between;
  /// there is one for each end of a line, but none in a row. `name` is the input's, for errors: what the analyzer
  /// throws, with the byte of the input.
  void count(const Block& block, std::string_view name);

  std::span<const std::uint32_t> ids() const { return ids_; }
  const WordTable& words() const { return words_; }
  std::span<const std::int64_t> counts() const { return counts_; }
  std::uint64_t lines() const { return lines_; }
  const AnalyzerCounts& analyzer_counts() const { return analyzer_.counts(); }
  /// Gives the table away, to be merged; counting is over then.
  WordTable take_words() { return std::move(words_); }

 private:
  void analyze(std::string_view piece, std::uint64_t offset, std::string_view name);
  void end_sentence();
  void flush();

  Analyzer analyzer_;
  bool keep_ids_;
  WordTable words_;
  std::vector<std::int64_t> counts_;  // by index of words_
  std::uint64_t lines_ = 0;

  // Of the block at work. Tokens wait in a buffer that fits the second-level cache until some are together.
  TokenBuffer waiting_;
  std::vector<std::size_t> waiting_ends_;  // numbers of waiting tokens before each sentence end
  std::size_t waiting_bytes_ = 0;          // of text they came from
  std::vector<std::string_view> words_of_batch_;
  std::vector<std::uint32_t> indices_;  // of the batch
  std::vector<std::uint32_t> ids_;
};

}  // namespace wordloom
