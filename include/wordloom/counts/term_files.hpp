#pragma once
// The tables beside a matrix: what its columns and rows are.
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/counts/term_list.hpp"
#include "wordloom/counts/written_file.hpp"

namespace wordloom {

/// Line i is column i: term, document frequency, idf, separated by tabs, no head line. Tabs, line ends and backslashes
/// in a term are written as \t, \n, \r and \\.
void write_terms(const std::filesystem::path& path, const TermList& terms,
                 std::span<const std::uint64_t> document_frequency, std::span<const double> idf);
/// The same, and the file appears at its commit().
WrittenFile written_terms(const std::filesystem::path& path, const TermList& terms,
                          std::span<const std::uint64_t> document_frequency, std::span<const double> idf);

struct TermTableFile {
  TermList terms;
  std::vector<std::uint64_t> document_frequency;  ///< empty when the file has terms alone
  std::vector<double> idf;                        ///< empty when the file has none
};

/// Reads write_terms()' tables, and lists of terms alone, a term a line. Throws ErrorKind::io, and ErrorKind::format
/// naming file and line.
TermTableFile read_terms(const std::string& path);

/// Appends the text with tabs, line ends and backslashes as in the tables.
void append_escaped(std::string_view text, std::string& out);

}  // namespace wordloom
