#include "wordloom/counts/presets.hpp"

#include "wordloom/core/names.hpp"

namespace wordloom {
namespace {

constexpr Names<CountsPreset, 5> kPresets{{{CountsPreset::wordloom, "wordloom"},
                                           {CountsPreset::sklearn, "sklearn"},
                                           {CountsPreset::gensim, "gensim"},
                                           {CountsPreset::lucene, "lucene"},
                                           {CountsPreset::okapi, "okapi"}}};

AnalyzerRecipe python_words(AnalyzerRecipe::Tokenizer tokenizer) {
  AnalyzerRecipe r;
  r.tokenizer = tokenizer;
  r.locale = "root";
  r.normalization = AnalyzerRecipe::Normalization::none;
  r.letter_case = AnalyzerRecipe::Case::lower;
  r.max_length = 65535;
  return r;
}

}  // namespace

PresetValues preset_values(CountsPreset preset) {
  PresetValues v;
  switch (preset) {
    case CountsPreset::wordloom:
      v.weighting.tf = TfScheme::sublinear;
      v.query_idf = IdfScheme::corrected;
      break;
    case CountsPreset::sklearn:
      v.terms.text = python_words(AnalyzerRecipe::Tokenizer::alnum);
      v.terms.text.min_length = 2;
      break;
    case CountsPreset::gensim:
      v.terms.text = python_words(AnalyzerRecipe::Tokenizer::alpha);
      v.terms.text.min_length = 2;
      v.terms.text.max_length = 15;
      v.weighting = parse_smart("nfc");
      v.order = TermOrder::first_appearance;
      break;
    case CountsPreset::lucene:
      v.weighting.tf = TfScheme::sublinear;
      break;
    case CountsPreset::okapi:
      v.terms.text = python_words(AnalyzerRecipe::Tokenizer::whitespace);
      v.weighting.tf = TfScheme::sublinear;
      v.bm25 = bm25_defaults(Bm25Variant::okapi);
      break;
  }
  return v;
}

std::string_view name(CountsPreset preset) { return spell(kPresets, preset); }
CountsPreset parse_counts_preset(std::string_view name) { return parse_name(kPresets, "preset", name); }

}  // namespace wordloom
