// The two file forms of a vocabulary: docs/formats/vocabulary.md.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/vocab/vocabulary.hpp"

namespace wordloom {
namespace {

constexpr std::string_view kKind = "vocabulary";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kVersionWithLineEnd = 2;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

using Entries = std::vector<std::pair<std::string, std::int64_t>>;

// "word<TAB>count" or "word count"; the word may itself hold spaces. False when the line is of another shape.
bool parse_line(std::string_view line, std::string_view& word, std::int64_t& count) {
  const std::size_t gap = line.find_last_of("\t ");
  if (gap == std::string_view::npos || gap == 0) return false;
  word = line.substr(0, gap);
  count = parse_number<std::int64_t>(line.substr(gap + 1)).value_or(-1);
  return count >= 0;
}

Vocabulary load_text(ByteStream& stream) {
  LineReader lines(stream);
  WordTable seen;
  Entries entries;
  std::int64_t smallest = 0;
  bool line_end = false;
  std::string_view line, word;
  while (lines.next(line)) {
    std::int64_t count = 0;
    if (!parse_line(line, word, count))
      throw fail(ErrorKind::format,
                 "{}: line {}: \"{}\" is no \"word<TAB>count\" line (the count is a whole number, at least 0)",
                 stream.name(), lines.line_number(), shown(line, 80));
    const std::size_t fresh = seen.size();
    if (seen.insert(word) != fresh)
      throw fail(ErrorKind::format, "{}: line {}: the word \"{}\" stands in the file twice", stream.name(),
                 lines.line_number(), shown(word));
    // word2vec.c lists "</s>" even where the text had no line end. A word that never occurs is none.
    if (count == 0) continue;
    if (lines.line_number() == 1 && word == kLineEndWord)
      line_end = true;
    else
      smallest = smallest == 0 ? count : std::min(smallest, count);
    entries.emplace_back(word, count);
  }
  if (smallest == 0) throw fail(ErrorKind::format, "{}: the vocabulary holds no word", stream.name());
  try {
    return Vocabulary(std::move(entries), smallest, {}, line_end);
  } catch (const Error& error) {
    throw error.within(stream.name());
  }
}

[[noreturn]] void broken(const Container& file, std::string_view what) {
  throw fail(ErrorKind::format, "{}: {} (damaged vocabulary file: write it again)", file.path().string(), what);
}

std::uint32_t number(const nlohmann::json& meta, const char* key) { return meta.at(key).get<std::uint32_t>(); }

Vocabulary load_container(const std::filesystem::path& path) {
  const Container file = Container::open(path, kKind, kVersionWithLineEnd);
  const bool line_end = file.version() >= kVersionWithLineEnd;
  const auto counts = file.array<std::int64_t>("counts");
  const auto ends = file.array<std::uint64_t>("ends");
  const std::string_view words = file.text("words");
  if (ends.size() != counts.size()) broken(file, fmt::format("{} words but {} counts", ends.size(), counts.size()));
  if ((ends.empty() ? 0 : ends.back()) != words.size())
    broken(file, fmt::format("the words take {} bytes, the last one ends at {}", words.size(),
                             ends.empty() ? 0 : ends.back()));
  Entries entries;
  entries.reserve(counts.size());
  std::uint64_t begin = 0;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    if (ends[row] < begin || ends[row] > words.size()) broken(file, fmt::format("row {} ends before it begins", row));
    if (counts[row] < 0) broken(file, fmt::format("row {} has the count {}", row, counts[row]));
    entries.emplace_back(words.substr(begin, ends[row] - begin), counts[row]);
    begin = ends[row];
    if (row == 0 || (row == 1 && line_end)) continue;
    // Rows are ids: an order of its own would shift what other files refer to.
    const auto& [word, count] = entries[row];
    const auto& [previous, previous_count] = entries[row - 1];
    if (count > previous_count || (count == previous_count && word <= previous))
      broken(file, fmt::format("row {} (\"{}\", count {}) is out of order", row, shown(word), count));
  }
  if (line_end && (entries.empty() || entries.front().first != kLineEndWord))
    broken(file, fmt::format("row 0 is not \"{}\", as version {} has it", kLineEndWord, kVersionWithLineEnd));
  SpecialTokens specials;
  std::int64_t min_count = 1;
  try {
    const auto meta = nlohmann::json::parse(file.text("meta"));
    specials = {number(meta, "pad"), number(meta, "bos"), number(meta, "eos"), number(meta, "unk")};
    min_count = meta.at("min_count").get<std::int64_t>();
    specials.validate();
  } catch (const nlohmann::json::exception& error) {
    broken(file, fmt::format("section \"meta\": {}", error.what()));
  } catch (const Error& error) {
    broken(file, error.message());
  }
  try {
    return Vocabulary(std::move(entries), min_count, specials, line_end);
  } catch (const Error& error) {  // a word that stands there twice, counts whose sum is beyond 64 bits
    broken(file, error.message());
  }
}

// Hands out some bytes read ahead, then the rest of a stream: a pipe cannot be opened twice.
class Unread : public ByteStream {
 public:
  Unread(std::string head, ByteStream& rest) : head_(std::move(head)), rest_(rest) {}
  std::size_t read(char* out, std::size_t n) override {
    if (taken_ == head_.size()) return rest_.read(out, n);
    const std::size_t some = head_.copy(out, n, taken_);
    taken_ += some;
    return some;
  }
  std::uint64_t consumed() const override { return rest_.consumed(); }
  const std::string& name() const override { return rest_.name(); }

 private:
  std::string head_;
  std::size_t taken_ = 0;
  ByteStream& rest_;
};

}  // namespace

void Vocabulary::save_text(const std::filesystem::path& path) const {
  AtomicFile file(path);
  // Readers drop one byte order mark at the start: a first word that begins with those bytes needs one to lose.
  if (size() > 0 && word(Row(0)).starts_with(kByteOrderMark)) file.write(kByteOrderMark);
  std::string line;
  for (std::uint32_t row = 0; row < size(); ++row) {
    line.assign(word(Row(row)));
    if (line.empty() || line.find('\n') != std::string::npos)
      throw fail(ErrorKind::config, "the word \"{}\" of row {} cannot stand on a line: save the binary form",
                 shown(line), row);
    line += '\t';
    line += std::to_string(counts_[row]);
    line += '\n';
    file.write(line);
  }
  file.commit();
}

void Vocabulary::save_binary(const std::filesystem::path& path) const {
  ContainerWriter file(path, kKind, line_end_ ? kVersionWithLineEnd : kVersion);
  const nlohmann::json meta = {{"pad", specials_.pad},
                               {"bos", specials_.bos},
                               {"eos", specials_.eos},
                               {"unk", specials_.unk},
                               {"min_count", min_count_}};
  file.add("meta", meta.dump());
  file.add("counts", std::as_bytes(std::span(counts_)));
  std::vector<std::uint64_t> ends;
  ends.reserve(size());
  std::uint64_t end = 0;
  for (std::uint32_t row = 0; row < size(); ++row) ends.push_back(end += word(Row(row)).size());
  file.add("ends", std::as_bytes(std::span<const std::uint64_t>(ends)));
  file.begin("words");
  for (std::uint32_t row = 0; row < size(); ++row) file.append(std::as_bytes(std::span(word(Row(row)))));
  file.end();
  file.commit();
}

bool Vocabulary::begins_as_binary(std::string_view first_bytes) { return Container::sniff(first_bytes, kKind); }

Vocabulary Vocabulary::load(const std::filesystem::path& path) {
  const auto stream = open_input(path.string());
  std::string head(Container::kMagicSize, '\0');
  std::size_t got = 0;
  while (got < head.size()) {
    const std::size_t some = stream->read(head.data() + got, head.size() - got);
    if (some == 0) break;
    got += some;
  }
  head.resize(got);
  if (Container::sniff(head)) return load_container(path);
  Unread whole(std::move(head), *stream);
  return load_text(whole);
}

}  // namespace wordloom
