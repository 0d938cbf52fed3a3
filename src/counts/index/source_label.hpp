#pragma once
// How an index remembers a file that documents came from: its path, NUL, and as JSON how it was read, so that a
// document's text can be had again. Private to the counts room.
#include <string>

#include "wordloom/counts/documents.hpp"

namespace wordloom::index {

std::string source_label(const std::string& path, const DocumentReader& reader);
/// The options that a label's second half stands for.
DocumentOptions reading_options(std::string_view json);

}  // namespace wordloom::index
