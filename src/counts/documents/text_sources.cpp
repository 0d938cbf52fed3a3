// Plain text: a file, a line or a paragraph a document.
#include <algorithm>
#include <cstring>

#include "counts/documents/source.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::documents {
namespace {

constexpr std::size_t kLooked = std::size_t{1} << 16;
constexpr std::size_t kTitle = 200;

class WholeSource final : public Source {
 public:
  WholeSource(ByteStream& stream, std::string id, const DocumentOptions& options)
      : stream_(stream), id_(std::move(id)), options_(options) {}

  bool next(Document& d) override {
    if (done_) return false;
    done_ = true;
    d.id = id_;
    d.numbered = false;
    d.text.clear();
    for (;;) {
      const std::size_t before = d.text.size();
      const std::size_t step = std::max<std::size_t>(kLooked, before / 2);
      d.text.resize(before + step);
      const std::size_t got = stream_.read(d.text.data() + before, step);
      d.text.resize(before + got);
      if (got == 0) break;
      if (before < kLooked) check_text(std::string_view(d.text).substr(0, kLooked), stream_.name());
      if (d.text.size() > options_.max_bytes) too_long(stream_.name(), 1, options_);
    }
    d.place.offset = 0;
    d.place.size = d.text.size();
    if (d.text.starts_with("\xef\xbb\xbf")) d.text.erase(0, 3);
    d.title = first_line(d.text);
    return true;
  }

 private:
  static std::string first_line(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n\v\f");
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
    if (text.size() > kTitle) {
      std::size_t end = kTitle;  // not within a character
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
      text = text.substr(0, end);
    }
    return std::string(text);
  }

  ByteStream& stream_;
  std::string id_;
  const DocumentOptions& options_;
  bool done_ = false;
};

class LineSource final : public Source {
 public:
  LineSource(ByteStream& stream, std::string prefix, const DocumentOptions& options, bool paragraphs)
      : stream_(stream), lines_(stream), prefix_(std::move(prefix)), options_(options), paragraphs_(paragraphs) {}

  bool next(Document& d) override {
    std::string_view line;
    d.text.clear();
    d.title.clear();
    while (lines_.next(line)) {
      if (lines_.line_offset() < kLooked) check_text(line.substr(0, kLooked), stream_.name());
      if (blank(line)) {
        if (d.text.empty()) continue;
        break;
      }
      if (d.text.empty()) {
        d.id = prefix_ + std::to_string(lines_.line_number());
        d.numbered = true;
        d.place.offset = lines_.line_offset();
      } else {
        d.text += '\n';
      }
      d.text += line;
      if (d.text.size() > options_.max_bytes) too_long(stream_.name(), lines_.line_number(), options_);
      d.place.size = lines_.line_offset() + line.size() - d.place.offset;
      if (!paragraphs_) break;
    }
    return !d.text.empty();
  }

 private:
  ByteStream& stream_;
  LineReader lines_;
  std::string prefix_;
  const DocumentOptions& options_;
  bool paragraphs_;
};

}  // namespace

BinaryFile::BinaryFile(const std::string& name)
    : Error(ErrorKind::format,
            fmt::format("{}: has NUL bytes: a binary file, not text (UTF-16? name it with --encoding "
                        "utf-16)",
                        name)) {}

void check_text(std::string_view beginning, const std::string& name) {
  if (std::memchr(beginning.data(), 0, beginning.size()) != nullptr) throw BinaryFile(name);
}

void too_long(const std::string& name, std::uint64_t line, const DocumentOptions& options) {
  throw fail(ErrorKind::format, "{}: line {}: a document of more than {} bytes (is another document format meant?)",
             name, line, options.max_bytes);
}

std::unique_ptr<Source> whole_source(ByteStream& stream, std::string id, const DocumentOptions& options) {
  return std::make_unique<WholeSource>(stream, std::move(id), options);
}
std::unique_ptr<Source> line_source(ByteStream& stream, std::string prefix, const DocumentOptions& options,
                                    bool paragraphs) {
  return std::make_unique<LineSource>(stream, std::move(prefix), options, paragraphs);
}

}  // namespace wordloom::documents
