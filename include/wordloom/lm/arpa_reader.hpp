#pragma once
// ARPA text as a source of models.
#include <string>
#include <vector>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

struct ArpaReport {
  std::vector<std::string> notes;  ///< what was missing and what was taken instead
};

/// Reads `path` ("-" is standard input; gz and zst by content) into `sink`, unsorted: begin() to end(). As SRILM and
/// KenLM write it, and with: any text before \data\, CRLF, blank lines, any mix of spaces and tabs between fields,
/// back-off weights left out (0), a missing <unk> (log10 probability -100, as KenLM takes it), <s> or </s> (-99).
/// <UNK> counts as <unk>.
///
/// Throws ErrorKind::io, and ErrorKind::format with file and line for anything else: sections missing, out of order or
/// of another length than \data\ says, numbers that are none, probabilities above 1, n-grams of words that are not
/// among the unigrams, words twice, no \end\ (a cut file).
ArpaReport read_arpa(const std::string& path, ModelSink& sink);

}  // namespace wordloom::lm
