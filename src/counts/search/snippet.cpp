// The text of a document again, and the part of it that shows the words asked for.
#include <algorithm>
#include <filesystem>
#include <set>

#include "counts/documents/source.hpp"
#include "counts/index/source_label.hpp"
#include "wordloom/counts/search.hpp"

namespace wordloom {
namespace {

/// A record as the only content of a stream.
class TextStream final : public ByteStream {
 public:
  TextStream(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}
  std::size_t read(char* out, std::size_t n) override {
    n = std::min(n, text_.size() - at_);
    std::copy_n(text_.data() + at_, n, out);
    at_ += n;
    return n;
  }
  std::uint64_t consumed() const override { return at_; }
  const std::string& name() const override { return name_; }

 private:
  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
};

std::optional<std::string> stretch(ByteStream& stream, std::uint64_t offset, std::uint64_t size) {
  std::string buffer(std::size_t{1} << 16, '\0'), text;
  for (std::uint64_t at = 0; at < offset + size;) {
    const std::size_t got = stream.read(buffer.data(), buffer.size());
    if (got == 0) return std::nullopt;
    const std::uint64_t from = std::max(at, offset), to = std::min<std::uint64_t>(at + got, offset + size);
    if (from < to) text.append(buffer, static_cast<std::size_t>(from - at), static_cast<std::size_t>(to - from));
    at += got;
  }
  return text;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct Piece {
  std::size_t begin, end;
  int term;  // index of the term it holds, or -1
};

}  // namespace

std::optional<std::string> document_text(const DocumentInfo& document) {
  std::error_code code;
  if (document.file.empty() || !std::filesystem::exists(document.file, code)) return std::nullopt;
  if (document.size > (std::uint64_t{1} << 30)) return std::nullopt;
  DocumentOptions options = index::reading_options(document.reading);
  auto stream = open_input(document.file);
  if (!options.encoding.empty()) stream = decode_stream(std::move(stream), options.encoding);
  auto text = stretch(*stream, document.offset, document.size);
  if (!text || options.format != DocumentFormat::jsonl) return text;
  TextStream record(*text, document.file);
  Document read;
  try {
    if (documents::json_source(record, "", options)->next(read)) return read.text;
  } catch (const Error&) {
    // The file has changed since: what stands there now is no record.
  }
  return std::nullopt;
}

Snippet make_snippet(std::string_view text, const TermRecipe& recipe, std::span<const std::string> terms,
                     std::size_t length) {
  TermAnalyzer analyzer(recipe);
  TokenBuffer tokens;
  std::vector<Piece> pieces;
  // Runs without white space, each analyzed by itself: what a reader sees as a word with what clings to it.
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && is_space(text[at])) ++at;
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    if (end == at) break;
    tokens.clear();
    analyzer.terms(text.substr(at, end - at), tokens);
    int term = -1;
    for (std::size_t i = 0; i < tokens.size() && term < 0; ++i) {
      const auto found = std::find(terms.begin(), terms.end(), tokens[i]);
      if (found != terms.end()) term = static_cast<int>(found - terms.begin());
    }
    pieces.push_back({at, end, term});
    at = end;
  }
  // The window with most different terms, then most matches; of equal ones the first.
  std::size_t best = 0, best_end = 0;
  std::pair<std::size_t, std::size_t> best_value{0, 0};
  std::vector<std::size_t> seen(terms.size(), 0);
  std::size_t different = 0, matches = 0, end = 0, bytes = 0;
  for (std::size_t begin = 0; begin < pieces.size(); ++begin) {
    for (; end < pieces.size(); ++end) {
      const std::size_t size = pieces[end].end - pieces[end].begin + 1;
      if (end > begin && bytes + size > length) break;
      bytes += size;
      if (const int t = pieces[end].term; t >= 0) {
        ++matches;
        different += seen[static_cast<std::size_t>(t)]++ == 0 ? 1 : 0;
      }
    }
    if (best_end == 0 || std::pair(different, matches) > best_value) {
      best_value = {different, matches};
      best = begin;
      best_end = end;
    }
    bytes -= pieces[begin].end - pieces[begin].begin + 1;
    if (const int t = pieces[begin].term; t >= 0) {
      --matches;
      different -= --seen[static_cast<std::size_t>(t)] == 0 ? 1 : 0;
    }
  }
  // The matches in the middle, as much text before as behind them.
  if (best_value.second > 0) {
    std::size_t last = best_end, first = best, used = 0;
    while (pieces[last - 1].term < 0) --last;
    while (pieces[first].term < 0) ++first;
    for (std::size_t p = first; p < last; ++p) used += pieces[p].end - pieces[p].begin + 1;
    const std::size_t before = (length > used ? length - used : 0) / 2;
    for (std::size_t back = 0; first > 0; --first) {
      back += pieces[first - 1].end - pieces[first - 1].begin + 1;
      if (back > before) break;
      used += pieces[first - 1].end - pieces[first - 1].begin + 1;
    }
    best = first;
    best_end = last;
    while (best_end < pieces.size() && used + pieces[best_end].end - pieces[best_end].begin <= length) {
      used += pieces[best_end].end - pieces[best_end].begin + 1;
      ++best_end;
    }
  }
  Snippet snippet;
  for (std::size_t p = best; p < best_end; ++p) {
    if (p > best) snippet.text += ' ';
    const std::size_t begin = snippet.text.size();
    snippet.text += text.substr(pieces[p].begin, pieces[p].end - pieces[p].begin);
    if (pieces[p].term >= 0) snippet.matches.push_back({begin, snippet.text.size()});
  }
  return snippet;
}

}  // namespace wordloom
