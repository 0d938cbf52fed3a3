#pragma once
// One input as a sequence of documents. Private to the counts room.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/counts/documents.hpp"

namespace wordloom::documents {

class Source {
 public:
  virtual ~Source() = default;
  /// Fills id, title, text, fields and the place's offset and size; false at the end.
  virtual bool next(Document& document) = 0;
  /// Broken UTF-8 sequences that had to be mended before the text could be found; others are left to the analyzer.
  virtual std::uint64_t repaired() const { return 0; }
};

/// `stream` outlives the source; `prefix` goes before line numbers that serve as ids.
std::unique_ptr<Source> whole_source(ByteStream& stream, std::string id, const DocumentOptions& options);
std::unique_ptr<Source> line_source(ByteStream& stream, std::string prefix, const DocumentOptions& options,
                                    bool paragraphs);
std::unique_ptr<Source> json_source(ByteStream& stream, std::string prefix, const DocumentOptions& options);
std::unique_ptr<Source> table_source(ByteStream& stream, std::string prefix, const DocumentOptions& options,
                                     char separator);

/// A record of a table by itself; `header`: a stream of the table, of which the header is read.
std::unique_ptr<Source> table_record_source(ByteStream& header, ByteStream& record, const DocumentOptions& options,
                                            char separator);

/// The names tried when DocumentOptions names no field.
inline constexpr std::string_view kIdNames[] = {"id", "_id", "docid", "doc_id"};
inline constexpr std::string_view kTextNames[] = {"text", "body", "content", "contents"};
inline constexpr std::string_view kTitleName = "title";

/// A binary file: thrown as such so that a directory of documents can pass over its pictures.
class BinaryFile : public Error {
 public:
  explicit BinaryFile(const std::string& name);
};
void check_text(std::string_view beginning, const std::string& name);

inline bool blank(std::string_view line) { return line.find_first_not_of(" \t\r\v\f") == std::string_view::npos; }
[[noreturn]] void too_long(const std::string& name, std::uint64_t line, const DocumentOptions& options);

}  // namespace wordloom::documents
