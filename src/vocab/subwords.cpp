#include "wordloom/vocab/subwords.hpp"

#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"

namespace wordloom {
namespace {

/// Two rows of a shared table: two pieces that meet in one of them seldom meet in the other, too.
void append_shared(std::string_view piece, std::uint32_t buckets, std::vector<std::uint32_t>& rows) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a of 64 bits
  for (const char c : piece) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash = mix64(hash);  // FNV's high bits are weak in short strings
  rows.push_back(bounded(static_cast<std::uint32_t>(hash >> 32), buckets));
  rows.push_back(bounded(static_cast<std::uint32_t>(hash), buckets));
}

}  // namespace

std::uint32_t fasttext_hash(std::string_view bytes) {
  std::uint32_t hash = 2166136261U;
  for (const char c : bytes) {
    hash ^= static_cast<std::uint32_t>(static_cast<std::int32_t>(static_cast<std::int8_t>(c)));
    hash *= 16777619U;
  }
  return hash;
}

void SubwordLayout::validate() const {
  if (maxn != 0 && (minn < 1 || minn > maxn || maxn > 100))
    throw fail(ErrorKind::config, "subwords {}..{}: lengths must satisfy 1 <= shortest <= longest <= 100", minn, maxn);
  if ((maxn != 0 || rows == Rows::shared) && (buckets < 1 || buckets > 0x7fffffffU))
    throw fail(ErrorKind::config, "{} is {}: it must lie in 1..2147483647",
               rows == Rows::shared ? "hash rows" : "buckets", buckets);
}

std::string bracketed(std::string_view word) {
  std::string text;
  text.reserve(word.size() + 2);
  text += '<';
  text += word;
  text += '>';
  return text;
}

void append_ngram_buckets(std::string_view word, const SubwordLayout& layout, std::vector<std::uint32_t>& buckets) {
  for_each_ngram(word, layout.minn, layout.maxn, [&](std::string_view ngram) {
    if (layout.rows == SubwordLayout::Rows::shared)
      append_shared(ngram, layout.buckets, buckets);
    else
      buckets.push_back(fasttext_hash(ngram) % layout.buckets);
  });
}

void append_word_buckets(std::string_view word, const SubwordLayout& layout, std::vector<std::uint32_t>& buckets) {
  // No n-gram holds a line end: a word is never taken for the n-gram of its spelling.
  std::string text = bracketed(word);
  text += '\n';
  append_shared(text, layout.buckets, buckets);
}

}  // namespace wordloom
