// CSV (RFC 4180: fields may be quoted and then hold separators, line ends and doubled quotes) and TSV (no quoting).
#include "counts/documents/record.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::documents {
namespace {

class TableSource final : public Source {
 public:
  TableSource(ByteStream& stream, std::string prefix, const DocumentOptions& options, char separator)
      : stream_(stream), lines_(stream), prefix_(std::move(prefix)), options_(options), separator_(separator) {
    while (row(header_) && header_.size() == 1 && blank(header_[0])) {
    }
    if (!header_.empty()) roles_ = find_roles(header_, options_, false, where());
  }

  /// A record of another stream of this table.
  TableSource(ByteStream& stream, const TableSource& table)
      : stream_(stream),
        lines_(stream),
        options_(table.options_),
        separator_(table.separator_),
        header_(table.header_),
        roles_(table.roles_) {}

  bool next(Document& d) override {
    do {
      if (!row(values_)) return false;
    } while (values_.size() == 1 && blank(values_[0]) && header_.size() > 1);
    if (values_.size() != header_.size())
      throw fail(ErrorKind::format, "{}: {} fields, the header has {} ({})", where(), values_.size(), header_.size(),
                 separator_ == ',' ? "a quote that is not closed?" : "tabs within a field?");
    fill(d, roles_, values_, prefix_ + std::to_string(first_line_), options_);
    d.place.offset = first_offset_;
    d.place.size = end_offset_ - first_offset_;
    return true;
  }

 private:
  std::string where() const { return fmt::format("{}: line {}", stream_.name(), first_line_); }

  /// One record, over as many lines as its quotes ask for.
  bool row(std::vector<std::string>& values) {
    std::string_view line;
    if (!lines_.next(line)) return false;
    values.clear();
    first_line_ = lines_.line_number();
    first_offset_ = lines_.line_offset();
    std::uint64_t taken = 0;
    bool quoted = false;
    std::string value;
    for (;;) {
      end_offset_ = lines_.line_offset() + line.size();
      taken += line.size();
      if (taken > options_.max_bytes) too_long(stream_.name(), first_line_, options_);
      for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
          if (c != '"')
            value += c;
          else if (i + 1 < line.size() && line[i + 1] == '"')
            value += line[++i];
          else
            quoted = false;
        } else if (c == separator_) {
          values.push_back(std::move(value));
          value.clear();
        } else if (c == '"' && separator_ == ',' && value.empty()) {
          quoted = true;
        } else {
          value += c;
        }
      }
      if (!quoted) break;
      value += '\n';
      if (!lines_.next(line)) throw fail(ErrorKind::format, "{}: a quoted field begins here and never ends", where());
    }
    values.push_back(std::move(value));
    return true;
  }

  ByteStream& stream_;
  LineReader lines_;
  std::string prefix_;
  const DocumentOptions& options_;
  char separator_;
  std::vector<std::string> header_;
  std::vector<std::string> values_;
  Roles roles_;
  std::uint64_t first_line_ = 0, first_offset_ = 0, end_offset_ = 0;
};

}  // namespace

std::unique_ptr<Source> table_source(ByteStream& stream, std::string prefix, const DocumentOptions& options,
                                     char separator) {
  return std::make_unique<TableSource>(stream, std::move(prefix), options, separator);
}

std::unique_ptr<Source> table_record_source(ByteStream& header, ByteStream& record, const DocumentOptions& options,
                                            char separator) {
  return std::make_unique<TableSource>(record, TableSource(header, "", options, separator));
}

}  // namespace wordloom::documents
