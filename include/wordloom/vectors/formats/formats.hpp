#pragma once
// Word vectors in the formats of the field. One reader that sniffs, one writer per format.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/progress.hpp"
#include "wordloom/text/utf8.hpp"
#include "wordloom/vectors/model.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

enum class VectorFormat { native, word2vec_text, word2vec_bin, glove, npy, fasttext_bin };
/// Throws ErrorKind::usage naming the formats. "fasttext-vec" is another name of word2vec-text.
VectorFormat parse_vector_format(std::string_view name);
std::string_view name(VectorFormat format);

struct ReadOptions {
  std::string format;                     ///< empty: sniff; else a name as in parse_vector_format
  Utf8Policy utf8 = Utf8Policy::replace;  ///< for words
  std::uint64_t limit = 0;                ///< read at most so many rows; 0: all
  std::string vocabulary;  ///< for npy: file with one word per line; empty: FILE.vocab, else FILE with .npy -> .vocab
};

/// What a reader had to mend; empty when the file was clean. One sentence each, with row and byte.
struct ReadReport {
  VectorFormat format = VectorFormat::native;
  std::vector<std::string> warnings;  ///< at most 20, then "... and N more"
  std::uint64_t duplicates = 0;       ///< rows dropped because their word was there already (first one wins)
  std::uint64_t broken_utf8 = 0;      ///< words with broken UTF-8
};

/// Reads vectors of any format (native included), plain, gz or zst. Throws ErrorKind::io / ErrorKind::format with row
/// and byte: "vectors.bin: byte 1048612: row 211 has 299 values, header says 300 (truncated download?)".
Model read_vectors(const std::string& path, const ReadOptions& options = {}, ReadReport* report = nullptr);

/// Writes word rows atomically. Text prints the shortest decimals that read back to the same float. Words that the
/// format cannot hold (spaces or line ends in text and word2vec binary, empty words) are refused with ErrorKind::format
/// before anything is written. npy writes FILE and FILE.vocab.
void write_vectors(const std::filesystem::path& path, const Model& model, VectorFormat format);

}  // namespace wordloom
