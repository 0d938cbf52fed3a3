// Words close in spelling, for "did you mean".
#include <algorithm>
#include <array>
#include <tuple>

#include "wordloom/query/search.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kMaxDistance = 2;
constexpr std::size_t kFar = kMaxDistance + 1;
constexpr std::size_t kLongest = 256;  // characters; longer words are compared by case only

// Simple folding of the alphabets whose cases lie at fixed distances: enough to forgive a typist, no substitute for the
// recipe's own folding, which has been applied before anybody asks for suggestions.
char32_t fold(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c < 0xC0) return c;
  if (c <= 0xDE) return c == 0xD7 ? c : c + 32;
  if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c % 2 == 1 ? c + 1 : c;
  if (c >= 0x391 && c <= 0x3A9) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

/// Folded code points; a broken byte stands for itself, beyond the range of Unicode.
void decode(std::string_view text, std::vector<char32_t>& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    char32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    bool whole = i + length <= text.size() && (lead < 0x80 || length > 1);
    for (std::size_t k = 1; whole && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      whole = (next & 0xC0) == 0x80;
      c = (c << 6) | (next & 0x3F);
    }
    out.push_back(whole ? fold(c) : 0x110000 + char32_t{lead});
    i += whole ? length : 1;
  }
}

/// Optimal string alignment distance (insert, delete, replace, swap neighbours), or kFar as soon as it must exceed 2.
std::size_t distance(std::span<const char32_t> a, std::span<const char32_t> b) {
  const std::size_t n = a.size(), m = b.size();
  if (n > kLongest || m > kLongest || std::max(n, m) - std::min(n, m) > kMaxDistance) return kFar;
  std::array<std::array<std::size_t, kLongest + 1>, 3> rows;
  for (std::size_t j = 0; j <= m; ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    auto &row = rows[i % 3], &above = rows[(i + 2) % 3], &before = rows[(i + 1) % 3];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= m; ++j) {
      std::size_t d = std::min({row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = std::min(d, before[j - 2] + 1);
      row[j] = d;
      least = std::min(least, d);
    }
    if (least > kMaxDistance) return kFar;
  }
  return std::min(rows[n % 3][m], kFar);
}

}  // namespace

std::vector<std::string_view> suggest(const WordList& words, std::string_view word, std::size_t n) {
  struct Match {
    std::size_t distance, index;
    bool operator<(const Match& o) const { return std::tie(distance, index) < std::tie(o.distance, o.index); }
  };
  std::vector<Match> matches;
  std::vector<char32_t> wanted, candidate;
  decode(word, wanted);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view entry = words[i];
    // A character has one to four bytes: most words are ruled out by their length alone.
    if (entry.size() > 4 * (wanted.size() + kMaxDistance) || 4 * (entry.size() + kMaxDistance) < wanted.size())
      continue;
    decode(entry, candidate);
    const bool same = candidate == wanted;
    const std::size_t d = same ? 0 : distance(wanted, candidate);
    if (d <= kMaxDistance && (same || d < std::min(wanted.size(), candidate.size()))) matches.push_back({d, i});
  }
  const std::size_t keep = std::min(n, matches.size());
  std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(keep), matches.end());
  std::vector<std::string_view> out;
  out.reserve(keep);
  for (std::size_t i = 0; i < keep; ++i) out.push_back(words[matches[i].index]);
  return out;
}

}  // namespace wordloom
