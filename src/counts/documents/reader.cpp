#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "counts/documents/source.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, DocumentFormat>, 7> kNames{{{"auto", DocumentFormat::automatic},
                                                                             {"files", DocumentFormat::files},
                                                                             {"lines", DocumentFormat::lines},
                                                                             {"paragraphs", DocumentFormat::paragraphs},
                                                                             {"jsonl", DocumentFormat::jsonl},
                                                                             {"csv", DocumentFormat::csv},
                                                                             {"tsv", DocumentFormat::tsv}}};

/// By the name without .gz or .zst.
std::optional<DocumentFormat> by_name(std::string_view path) {
  for (const std::string_view packed : {".gz", ".zst"})
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".jsonl" || extension == ".ndjson") return DocumentFormat::jsonl;
  if (extension == ".csv") return DocumentFormat::csv;
  if (extension == ".tsv") return DocumentFormat::tsv;
  return std::nullopt;
}

}  // namespace

struct DocumentReader::State {
  DocumentOptions options;
  std::vector<InputFile> inputs;
  std::vector<std::string> ids;         // of the inputs as documents, or before line numbers
  std::vector<DocumentFormat> formats;  // of the inputs
  std::size_t current = 0;
  std::unique_ptr<ByteStream> stream;
  std::unique_ptr<documents::Source> source;
  std::uint64_t consumed = 0, total = 0, repaired = 0;
  std::vector<PassedOver> passed_over;

  void expand(const std::vector<std::string>& paths) {
    if (std::count(paths.begin(), paths.end(), "-") > 1) expand_inputs(paths);  // says what is wrong
    bool known = true, directory = false;
    std::vector<std::string> dangling;
    for (const std::string& path : paths) {
      std::error_code code;
      directory = directory || (path != "-" && fs::is_directory(path, code));
      for (InputFile& file : expand_inputs({path}, &dangling)) {
        // Of the same spelling whatever is read beside it: another rule for one directory alone would let its files
        // take the place of another's.
        ids.push_back(fs::path(file.path).lexically_normal().string());
        known = known && file.bytes > 0;
        total += file.bytes;
        inputs.push_back(std::move(file));
      }
    }
    for (std::string& path : dangling) passed_over.push_back({std::move(path), "a link that leads nowhere"});
    if (!known) total = 0;
    if (inputs.empty()) throw fail(ErrorKind::usage, "no documents: name files, directories or - (standard input)");
    const DocumentFormat other = directory || inputs.size() > 1 ? DocumentFormat::files : DocumentFormat::lines;
    for (const InputFile& file : inputs)
      formats.push_back(options.format != DocumentFormat::automatic ? options.format
                                                                    : by_name(file.path).value_or(other));
    if (!options.id_prefix.empty() &&
        std::all_of(formats.begin(), formats.end(), [](DocumentFormat f) { return f == DocumentFormat::files; }))
      throw fail(ErrorKind::usage, "a prefix goes before ids that are line numbers; of files the ids are the paths");
  }

  void open_next() {
    const std::string& path = inputs[current].path;
    stream = open_input(path);
    if (!options.encoding.empty()) stream = decode_stream(std::move(stream), options.encoding);
    std::string prefix;
    if (!options.id_prefix.empty()) prefix = fmt::format("{}:", options.id_prefix);
    if (inputs.size() > 1) prefix += fmt::format("{}:", ids[current]);
    const DocumentFormat format = formats[current];
    switch (format) {
      case DocumentFormat::automatic:
      case DocumentFormat::files:
        source = documents::whole_source(*stream, ids[current], options);
        break;
      case DocumentFormat::lines:
      case DocumentFormat::paragraphs:
        source = documents::line_source(*stream, prefix, options, format == DocumentFormat::paragraphs);
        break;
      case DocumentFormat::jsonl:
        source = documents::json_source(*stream, prefix, options);
        break;
      case DocumentFormat::csv:
      case DocumentFormat::tsv:
        source = documents::table_source(*stream, prefix, options, format == DocumentFormat::csv ? ',' : '\t');
        break;
    }
  }

  bool next(Document& d) {
    while (current < inputs.size()) {
      try {
        if (!source) open_next();
        if (source->next(d)) {
          d.place.file = static_cast<std::uint32_t>(current);
          d.fields.resize(options.extra_fields.size());
          return true;
        }
      } catch (const documents::BinaryFile&) {
        // A directory of documents may hold pictures; a file named by itself was meant.
        if (formats[current] != DocumentFormat::files || inputs.size() == 1) throw;
        passed_over.push_back({inputs[current].path, "a binary file"});
      }
      if (source) repaired += source->repaired();
      consumed += stream->consumed();
      source.reset();
      stream.reset();
      ++current;
    }
    return false;
  }
};

DocumentReader::DocumentReader(const std::vector<std::string>& paths, const DocumentOptions& options)
    : state_(std::make_unique<State>()) {
  state_->options = options;
  state_->expand(paths);
}
DocumentReader::~DocumentReader() = default;
DocumentReader::DocumentReader(DocumentReader&&) noexcept = default;
DocumentReader& DocumentReader::operator=(DocumentReader&&) noexcept = default;

bool DocumentReader::next(Document& document) { return state_->next(document); }
const std::vector<InputFile>& DocumentReader::inputs() const { return state_->inputs; }
const std::vector<PassedOver>& DocumentReader::passed_over() const { return state_->passed_over; }
const DocumentOptions& DocumentReader::options() const { return state_->options; }
DocumentFormat DocumentReader::format(std::size_t input) const { return state_->formats.at(input); }
std::uint64_t DocumentReader::repaired() const {
  return state_->repaired + (state_->source ? state_->source->repaired() : 0);
}
std::uint64_t DocumentReader::consumed_bytes() const {
  return state_->consumed + (state_->stream ? state_->stream->consumed() : 0);
}
std::uint64_t DocumentReader::total_bytes() const { return state_->total; }

DocumentFormat parse_document_format(std::string_view text) {
  for (const auto& [name, format] : kNames)
    if (name == text) return format;
  throw fail(ErrorKind::usage, "unknown document format \"{}\" (auto, files, lines, paragraphs, jsonl, csv, tsv)",
             text);
}
std::string_view name(DocumentFormat format) {
  for (const auto& [name, f] : kNames)
    if (f == format) return name;
  return "?";
}

}  // namespace wordloom
