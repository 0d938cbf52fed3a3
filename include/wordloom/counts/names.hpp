#pragma once
// The names of what is both an option and a value in files.
#include "wordloom/core/names.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/term_analyzer.hpp"

namespace wordloom {

inline constexpr Names<TermRecipe::Unit, 3> kTermUnitNames{{{TermRecipe::Unit::word, "word"},
                                                            {TermRecipe::Unit::character, "char"},
                                                            {TermRecipe::Unit::character_in_words, "char_wb"}}};
inline constexpr Names<MatrixFormat, 3> kMatrixFormatNames{
    {{MatrixFormat::npz, "npz"}, {MatrixFormat::matrix_market, "mtx"}, {MatrixFormat::svmlight, "svmlight"}}};

}  // namespace wordloom
