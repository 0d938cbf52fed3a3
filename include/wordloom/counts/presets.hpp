#pragma once
// Other programs' ways of counting and weighting under one name each.
#include <optional>
#include <string_view>

#include "wordloom/counts/bm25.hpp"
#include "wordloom/counts/term_analyzer.hpp"
#include "wordloom/counts/weighting.hpp"

namespace wordloom {

enum class CountsPreset {
  wordloom,  ///< words by Unicode rules, folded; 1 + ln tf and smooth idf; cosine ranks by SMART lnc.ltc; BM25 as
             ///< lucene
  sklearn,   ///< TfidfVectorizer: lower-cased runs of two or more letters, digits and _; smooth idf, L2
  gensim,    ///< simple_preprocess and TfidfModel: runs of 2 to 15 letters; log2(N / df), L2; ids by first appearance
  lucene,    ///< words by Unicode rules, folded; BM25 of Lucene 8 with exact lengths
  okapi,     ///< lower-cased, split at white space; BM25Okapi of rank_bm25
};

/// In which order terms become columns.
enum class TermOrder {
  code_point,        ///< ascending by code points, which is the order of their UTF-8 bytes
  first_appearance,  ///< by the first document that holds them, within it by code points (gensim's Dictionary)
};

struct PresetValues {
  TermRecipe terms;
  Weighting weighting;
  std::optional<IdfScheme> query_idf;  ///< as IndexConfig's
  Bm25 bm25;
  TermOrder order = TermOrder::code_point;
};

PresetValues preset_values(CountsPreset preset);
std::string_view name(CountsPreset preset);
CountsPreset parse_counts_preset(std::string_view name);  ///< throws ErrorKind::usage naming them

}  // namespace wordloom
