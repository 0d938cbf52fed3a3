#pragma once
// The names that the writer and the reader of native models share (docs/formats/w2v.md).
#include <cstdint>
#include <string_view>

namespace wordloom::w2v {

inline constexpr std::string_view kKind = "word-vectors";
inline constexpr std::uint32_t kVersion = 1;

inline constexpr std::string_view kMeta = "meta";             ///< JSON: what the other sections must agree with
inline constexpr std::string_view kWords = "words";           ///< bytes of all words, one after the other
inline constexpr std::string_view kWordEnds = "word-ends";    ///< uint64 per word
inline constexpr std::string_view kWordOrder = "word-order";  ///< uint32 per word: indices in order of their bytes
inline constexpr std::string_view kCounts = "counts";         ///< int64 per word; absent when unknown
inline constexpr std::string_view kInput = "input";           ///< float32 [rows, stride]
inline constexpr std::string_view kCodes = "input-8bit";      ///< int8 [rows, stride]: see CompactRows
inline constexpr std::string_view kCodeBounds = "input-8bit-bounds";  ///< float32 [rows, 2]: scale, residual
inline constexpr std::string_view kOutput = "output";      ///< float32 [output_rows, stride]; absent when there is none
inline constexpr std::string_view kSubwords = "subwords";  ///< JSON; absent without subwords
inline constexpr std::string_view kWordRows = "word-rows";          ///< float32 [rows, stride]: the words' own rows
inline constexpr std::string_view kNgramBuckets = "ngram-buckets";  ///< uint32 per n-gram row, ascending; or absent
inline constexpr std::string_view kNgramRows = "ngram-rows";        ///< float32 [n-gram rows, stride]
inline constexpr std::string_view kLabels = "labels";  ///< of supervised models: bytes, NUL, int64 count for each
inline constexpr std::string_view kRecipe = "recipe";  ///< JSON; absent when unknown
inline constexpr std::string_view kHyper = "hyper";    ///< JSON object
inline constexpr std::string_view kRun = "run";        ///< JSON object
inline constexpr std::string_view kLog = "log";        ///< JSON lines
inline constexpr std::string_view kCheckpoint = "checkpoint";  ///< JSON object; absent where training cannot go on

}  // namespace wordloom::w2v
