// JSON lines: one object a line.
#include "counts/documents/record.hpp"
#include "wordloom/counts/json_record.hpp"
#include "wordloom/io/lines.hpp"

namespace wordloom::documents {
namespace {

class JsonSource final : public Source {
 public:
  JsonSource(ByteStream& stream, std::string prefix, const DocumentOptions& options)
      : stream_(stream), lines_(stream), prefix_(std::move(prefix)), options_(options) {}

  bool next(Document& d) override {
    std::string_view line;
    do {
      if (!lines_.next(line)) return false;
      if (line.size() > options_.max_bytes) too_long(stream_.name(), lines_.line_number(), options_);
    } while (blank(line));
    const std::string where = fmt::format("{}: line {}", stream_.name(), lines_.line_number());
    read_json_record(line, where, options_.utf8, record_);
    repaired_ += record_.repaired;
    fill(d, find_roles(record_.names, options_, true, where), record_.values,
         prefix_ + std::to_string(lines_.line_number()), options_);
    d.place.offset = lines_.line_offset();
    d.place.size = line.size();
    return true;
  }
  std::uint64_t repaired() const override { return repaired_; }

 private:
  ByteStream& stream_;
  LineReader lines_;
  std::string prefix_;
  const DocumentOptions& options_;
  JsonRecord record_;
  std::uint64_t repaired_ = 0;
};

}  // namespace

std::unique_ptr<Source> json_source(ByteStream& stream, std::string prefix, const DocumentOptions& options) {
  return std::make_unique<JsonSource>(stream, std::move(prefix), options);
}

}  // namespace wordloom::documents
