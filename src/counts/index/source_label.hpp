#pragma once
// How an index remembers a file that documents came from: its path, NUL, and as JSON its state and how it was read, so
// that a document's text can be had again. Private to the counts room.
#include <optional>
#include <string>
#include <vector>

#include "wordloom/counts/documents.hpp"

namespace wordloom::index {

/// Of inputs(): the path from the root on, since a question is asked from anywhere; none for standard input.
std::vector<std::string> source_labels(const DocumentReader& reader);

/// What a label's second half stands for.
struct Reading {
  DocumentOptions options;
  std::optional<InputFile> state;  ///< size and time when it was read; labels of older indexes have none
};
Reading reading_of(std::string_view json);

}  // namespace wordloom::index
