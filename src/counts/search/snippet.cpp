// The text of a document again, and the part of it that shows the words asked for.
#include <algorithm>
#include <filesystem>
#include <set>

#include "counts/documents/source.hpp"
#include "counts/index/source_label.hpp"
#include "wordloom/core/blanks.hpp"
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

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The byte at which the first `n` characters end.
std::size_t end_of(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && n-- == 0) break;
  return at;
}

struct Piece {
  std::size_t begin, end;
  std::size_t characters;
  int term;    // index of the term it holds, or -1
  bool glued;  // no white space before it
  std::size_t width() const { return characters + (glued ? 0 : 1); }
};

/// What a text is put together of: runs without white space, which is what a reader sees as a word with what clings to
/// it. Longer runs are taken apart, by ICU's words where a term is found in them, else by characters.
class Pieces {
 public:
  Pieces(std::string_view text, const TermRecipe& recipe, std::span<const std::string> terms, std::size_t length)
      : text_(text), terms_(terms), analyzer_(recipe), length_(std::max<std::size_t>(length, 1)) {
    for (std::size_t at = 0; at < text.size();) {
      while (at < text.size() && is_space(text[at])) ++at;
      std::size_t end = at;
      while (end < text.size() && !is_space(text[end])) ++end;
      if (end == at) break;
      add_run(at, end);
      at = end;
    }
  }
  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  static constexpr std::size_t kLongRun = 40, kStretch = 8;  // characters

  int term_in(std::size_t begin, std::size_t end) {
    tokens_.clear();
    analyzer_.terms(text_.substr(begin, end - begin), tokens_);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const auto found = std::find(terms_.begin(), terms_.end(), tokens_[i]);
      if (found != terms_.end()) return static_cast<int>(found - terms_.begin());
    }
    return -1;
  }

  void add_run(std::size_t begin, std::size_t end) {
    const int term = term_in(begin, end);
    const std::string_view run = text_.substr(begin, end - begin);
    const std::size_t n = characters(run);
    if (n <= std::min(length_, kLongRun)) {
      pieces_.push_back({begin, end, n, term, false});
      return;
    }
    const std::size_t first = pieces_.size();
    bool found = false;
    if (term >= 0) {
      std::size_t at = begin;
      for (const std::size_t stop : word_boundaries(run, analyzer_.recipe().text.locale)) {
        const int here = term_in(at, begin + stop);
        found = found || here >= 0;
        add_stretches(at, begin + stop, here, at > begin);
        at = begin + stop;
      }
    }
    if (found) return;
    // Nothing here, or a term that is more than one of ICU's words.
    pieces_.resize(first);
    add_stretches(begin, end, term, false);
  }

  /// A term is shown as far as it fits; what is none, in stretches small enough to fill what is left beside one.
  void add_stretches(std::size_t begin, std::size_t end, int term, bool glued) {
    while (begin < end) {
      const std::string_view rest = text_.substr(begin, end - begin);
      const std::size_t stop = begin + end_of(rest, term >= 0 ? length_ : kStretch);
      pieces_.push_back({begin, stop, characters(text_.substr(begin, stop - begin)), term, glued});
      begin = stop;
      term = -1;
      glued = true;
    }
  }

  std::string_view text_;
  std::span<const std::string> terms_;
  TermAnalyzer analyzer_;
  TokenBuffer tokens_;
  std::size_t length_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::optional<std::string> document_text(const DocumentInfo& document, std::string* why) {
  const auto lost = [&](const char* reason) {
    if (why != nullptr) *why = reason;
    return std::nullopt;
  };
  constexpr const char *kGone = "is not there any more", *kChanged = "has changed since it was indexed";
  if (document.file.empty()) return lost("cannot be read twice");
  const auto now = file_state(document.file);
  if (!now) return lost(kGone);
  const auto [options, then] = index::reading_of(document.reading);
  if (then && (then->bytes != now->bytes || then->modified != now->modified)) return lost(kChanged);
  if (document.size > (std::uint64_t{1} << 30)) return lost("has a text of more than 1 GiB there");
  const auto opened = [&, &options = options] {
    auto stream = open_input(document.file);
    return options.encoding.empty() ? std::move(stream) : decode_stream(std::move(stream), options.encoding);
  };
  try {
    const auto bytes = stretch(*opened(), document.offset, document.size);
    if (!bytes) return lost(kChanged);
    Document read;
    TextStream record(*bytes, document.file);
    const bool csv = options.format == DocumentFormat::csv;
    if (options.format == DocumentFormat::jsonl) {
      if (!documents::json_source(record, "", options)->next(read)) return lost(kChanged);
    } else if (csv || options.format == DocumentFormat::tsv) {
      if (!documents::table_record_source(*opened(), record, options, csv ? ',' : '\t')->next(read))
        return lost(kChanged);
    } else {
      read.text = *bytes;
      if (read.text.starts_with("\xef\xbb\xbf")) read.text.erase(0, 3);
    }
    std::string whole;
    replace_broken_utf8(read.text, whole);
    return whole;
  } catch (const Error&) {
    // Not readable any more, or what stands there now is no record: an older index does not say what it was.
    return lost(then ? "cannot be read any more" : kChanged);
  }
}

Snippet make_snippet(std::string_view text, const TermRecipe& recipe, std::span<const std::string> terms,
                     std::size_t length) {
  const Pieces cut(text, recipe, terms, length);
  const std::vector<Piece>& pieces = cut.pieces();
  // The window with most different terms, then most matches; of equal ones the first.
  std::size_t best = 0, best_end = 0;
  std::pair<std::size_t, std::size_t> best_value{0, 0};
  std::vector<std::size_t> seen(terms.size(), 0);
  std::size_t different = 0, matches = 0, end = 0, width = 0;
  for (std::size_t begin = 0; begin < pieces.size(); ++begin) {
    for (; end < pieces.size(); ++end) {
      if (end > begin && width + pieces[end].width() > length) break;
      width += pieces[end].width();
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
    width -= pieces[begin].width();
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
    for (std::size_t p = first; p < last; ++p) used += pieces[p].width();
    const std::size_t before = (length > used ? length - used : 0) / 2;
    for (std::size_t back = 0; first > 0; --first) {
      back += pieces[first - 1].width();
      if (back > before) break;
      used += pieces[first - 1].width();
    }
    best = first;
    best_end = last;
    while (best_end < pieces.size() && used + pieces[best_end].characters <= length) {
      used += pieces[best_end].width();
      ++best_end;
    }
  }
  Snippet snippet;
  for (std::size_t p = best; p < best_end; ++p) {
    if (p > best && !pieces[p].glued) snippet.text += ' ';
    const std::size_t begin = snippet.text.size();
    snippet.text += text.substr(pieces[p].begin, pieces[p].end - pieces[p].begin);
    if (pieces[p].term >= 0) snippet.matches.push_back({begin, snippet.text.size()});
  }
  return snippet;
}

}  // namespace wordloom
