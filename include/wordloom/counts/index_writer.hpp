#pragma once
// Making and changing an index. Every change becomes visible in one moment and whole: a process that is killed, a full
// disk or a power cut leave the index as it was before. One writer at a time, any number of readers meanwhile.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "wordloom/core/progress.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/counts/index.hpp"

namespace wordloom {

struct BuildOptions {
  /// Bytes of memory to stay within: documents are inverted in stretches that fit, written to nameless temporary files
  /// in the index's directory and merged. About 50 MB of it are spent on the program itself. Needed whatever the limit:
  /// about 40 bytes a document, a dictionary's worth of numbers, and the postings of one term at a time, for the most
  /// frequent one 10 to 20 bytes a document that has it and, with positions, 6 to 12 for each time it occurs.
  std::uint64_t max_memory = std::uint64_t{1} << 30;
  std::size_t threads = 0;         ///< 0: all usable
  ProgressFn progress;             ///< phases "read" (bytes of the files), "documents", "postings"
  const StopFlag* stop = nullptr;  ///< when it becomes true: ErrorKind::io "interrupted", the index is as before
};

struct BuildReport {
  std::uint64_t documents = 0;  ///< read and now in the index
  std::uint64_t replaced = 0;   ///< of them: took the place of a document with the same id
  std::uint64_t words = 0;      ///< counted
  std::uint64_t terms = 0;      ///< different ones, in the new segment
  std::uint64_t empty = 0;      ///< documents without a word
  AnalyzerCounts counts;        ///< what the analyzer dropped
};

/// Makes an index of all documents, in place of one that is there. The same documents give the same bytes whatever
/// threads and memory. Throws ErrorKind::usage when `directory` holds something else, ErrorKind::io when another writer
/// is at work, ErrorKind::format when there is no document or two have one id, and what reading and analyzing throw.
BuildReport create_index(const std::filesystem::path& directory, DocumentReader& reader, const IndexConfig& config,
                         const BuildOptions& options);
/// Adds documents; one whose id is there already takes the place of the old one. Analyzed as the index says. Throws
/// ErrorKind::usage where that id is only the number of a line (Document::numbered), and what create_index() throws,
/// but no document at all is no mistake.
BuildReport add_documents(const std::filesystem::path& directory, DocumentReader& reader, const BuildOptions& options);
/// Deletes documents by id. Gives the ids that were not there; when all are unknown nothing is changed.
std::vector<std::string> delete_documents(const std::filesystem::path& directory, const std::vector<std::string>& ids);
/// Makes one segment of all; what was deleted is gone for good. Gives false when there was nothing to do.
bool merge_index(const std::filesystem::path& directory, const BuildOptions& options);

}  // namespace wordloom
