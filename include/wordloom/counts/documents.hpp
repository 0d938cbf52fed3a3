#pragma once
// Documents from files: a file a document, a line a document, paragraphs, JSON lines, CSV or TSV. gz and zst are
// recognised by content, other encodings than UTF-8 are converted on the way.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wordloom/io/input.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom {

enum class DocumentFormat {
  automatic,   ///< each file by its name (.jsonl, .csv, .tsv, before .gz or .zst); else one input of lines, several of
               ///< files
  files,       ///< each file is a document; its id is its path as given, its title its first line
  lines,       ///< each line that is not blank; the id is the line number (from 1), after "FILE:" with several inputs
  paragraphs,  ///< lines up to a blank line; the id is the number of the first line, as with lines
  jsonl,       ///< one object a line
  csv,         ///< RFC 4180 with a header line
  tsv,         ///< tab separated with a header line, no quoting
};

struct DocumentOptions {
  DocumentFormat format = DocumentFormat::automatic;
  /// Names of the columns or keys. Empty: the first present of "id", "_id", "docid", "doc_id" (else the line number).
  std::string id_field;
  /// Goes with a ':' before ids that are line numbers, so that those of several readings differ. ErrorKind::usage where
  /// each file is a document.
  std::string id_prefix;
  std::string title_field;  ///< empty: "title" when present
  std::vector<std::string>
      text_fields;  ///< empty: the first present of "text", "body", "content", "contents", else all
  std::vector<std::string> extra_fields;  ///< kept apart in Document::fields, for `field:word`
  std::string encoding;                   ///< an ICU converter name such as "latin1", "windows-1252"; empty: UTF-8
  Utf8Policy utf8 = Utf8Policy::replace;  ///< of JSON, which has to be mended before it is read; else the analyzer's
  bool title_is_text = true;              ///< a title from a field is also put in front of the text
  std::uint64_t max_bytes = std::uint64_t{1} << 30;  ///< a longer document is an ErrorKind::format
};

/// Where a document's text stands: `size` bytes from `offset` of input `file`, counted after decompression and
/// conversion to UTF-8. For JSON lines and tables it is the whole record.
struct TextPlace {
  std::uint32_t file = 0;  ///< index into DocumentReader::inputs()
  std::uint64_t offset = 0, size = 0;
};

struct Document {
  std::string id, title, text;
  bool numbered = false;            ///< the id is the number of a line, for want of a better one
  std::vector<std::string> fields;  ///< one for each of DocumentOptions::extra_fields; empty where absent
  TextPlace place;
};

/// A file below a directory that no document was made of, and why ("a binary file").
struct PassedOver {
  std::string path, why;
};

/// Reads documents one by one. Files are documents by their paths as given, behind the directory in which they were
/// found, without "." and "//": "notes/old.txt", however many inputs there are. Throws what open_input() throws;
/// ErrorKind::format naming file and line for broken JSON, wanted fields that stand twice, rows of the wrong width,
/// bytes that the encoding does not have, and NUL bytes at the beginning (a binary file; passed over when each of
/// several files is a document).
class DocumentReader {
 public:
  DocumentReader(const std::vector<std::string>& paths, const DocumentOptions& options);
  ~DocumentReader();
  DocumentReader(DocumentReader&&) noexcept;
  DocumentReader& operator=(DocumentReader&&) noexcept;

  /// False at the end. `document` is overwritten.
  bool next(Document& document);
  const std::vector<InputFile>& inputs() const;
  const DocumentOptions& options() const;
  const std::vector<PassedOver>& passed_over() const;  ///< binary files among several, links that lead nowhere
  DocumentFormat format(std::size_t input) const;      ///< of inputs()[input]; never automatic
  std::uint64_t repaired() const;                      ///< broken UTF-8 sequences of JSON that became U+FFFD
  std::uint64_t consumed_bytes() const;                ///< of the files, compressed
  std::uint64_t total_bytes() const;                   ///< 0 when unknown

 private:
  struct State;
  std::unique_ptr<State> state_;
};

DocumentFormat parse_document_format(std::string_view name);  ///< throws ErrorKind::usage
std::string_view name(DocumentFormat format);

/// A stream of the same text in UTF-8. Broken sequences become U+FFFD; throws ErrorKind::usage for unknown names.
std::unique_ptr<ByteStream> decode_stream(std::unique_ptr<ByteStream> stream, const std::string& encoding);

}  // namespace wordloom
