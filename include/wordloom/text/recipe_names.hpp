#pragma once
// The names of what a recipe may say: in models and on the command line.
#include "wordloom/core/names.hpp"
#include "wordloom/text/recipe.hpp"

namespace wordloom {

inline constexpr Names<AnalyzerRecipe::Tokenizer, 4> kTokenizerNames{
    {{AnalyzerRecipe::Tokenizer::icu, "icu"},
     {AnalyzerRecipe::Tokenizer::whitespace, "whitespace"},
     {AnalyzerRecipe::Tokenizer::alnum, "alnum"},
     {AnalyzerRecipe::Tokenizer::alpha, "alpha"}}};
inline constexpr Names<AnalyzerRecipe::Normalization, 3> kNormalizationNames{
    {{AnalyzerRecipe::Normalization::nfc, "nfc"},
     {AnalyzerRecipe::Normalization::nfkc, "nfkc"},
     {AnalyzerRecipe::Normalization::none, "none"}}};
inline constexpr Names<AnalyzerRecipe::Case, 3> kCaseNames{{{AnalyzerRecipe::Case::fold, "fold"},
                                                            {AnalyzerRecipe::Case::keep, "keep"},
                                                            {AnalyzerRecipe::Case::lower, "lower"}}};
inline constexpr Names<AnalyzerRecipe::Decompose, 3> kDecomposeNames{{{AnalyzerRecipe::Decompose::none, "none"},
                                                                      {AnalyzerRecipe::Decompose::marks, "marks"},
                                                                      {AnalyzerRecipe::Decompose::ascii, "ascii"}}};
inline constexpr Names<Utf8Policy, 3> kUtf8PolicyNames{
    {{Utf8Policy::strict, "strict"}, {Utf8Policy::replace, "replace"}, {Utf8Policy::keep, "keep"}}};

}  // namespace wordloom
