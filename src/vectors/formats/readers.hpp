#pragma once
// One reader per format; read_vectors chooses.
#include <cstddef>

#include "vectors/formats/peeked_stream.hpp"
#include "vectors/formats/row_sink.hpp"

namespace wordloom::formats {

/// word2vec text: "V D", then a word and D values per line.
Model read_word2vec_text(PeekedStream& stream, const Job& job, ReadReport& report);
/// GloVe text: the same without a header; `dim` values per line.
Model read_glove(PeekedStream& stream, const Job& job, ReadReport& report, std::size_t dim);
/// word2vec binary: "V D\n", then word, space, D float32, with or without a line end.
Model read_word2vec_bin(PeekedStream& stream, const Job& job, ReadReport& report);
/// npy of shape [V, D], '<f4' or '<f8', C order; the words stand in a file of their own.
Model read_npy(PeekedStream& stream, const Job& job, ReadReport& report);

/// fastText's .bin (versions 11, 12 and before) and .ftz: words, n-grams, labels. Words keep their bytes, UTF-8 or not.
Model read_fasttext(PeekedStream& stream, const Job& job, ReadReport& report);

}  // namespace wordloom::formats
