#pragma once
// The ingest in its plainest form, for the whitespace tokenizer: what the fast one is held to.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "wordloom/corpus/corpus.hpp"

struct ReferenceCorpus {
  std::vector<std::pair<std::string, std::int64_t>> words;  // in row order
  std::vector<std::uint32_t> tokens;
  std::vector<std::uint64_t> sentence_ends, document_ends;
  std::uint64_t tokens_read = 0, lines = 0, split = 0;
};

inline std::vector<std::vector<std::string>> split_lines(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::string line;
  const auto finish = [&] {
    std::vector<std::string> words(1);
    for (const char c : line + " ") {
      if (std::string_view(" \t\r\v\f").find(c) == std::string_view::npos)
        words.back() += c;
      else if (!words.back().empty())
        words.emplace_back();
    }
    words.pop_back();
    lines.push_back(std::move(words));
    line.clear();
  };
  for (const char c : text) {
    if (c == '\n')
      finish();
    else
      line += c;
  }
  if (!text.empty() && text.back() != '\n') finish();
  return lines;
}

/// `fixed`: words of a given vocabulary, in row order; else words with min_count and more.
inline ReferenceCorpus reference_ingest(const std::vector<std::string>& texts, const wordloom::IngestOptions& options,
                                        const std::vector<std::string>* fixed = nullptr) {
  ReferenceCorpus out;
  std::map<std::string, std::int64_t> counts;
  for (const std::string& text : texts)
    for (const auto& line : split_lines(text))
      for (const std::string& word : line) ++counts[word];
  if (fixed != nullptr) {
    for (const std::string& word : *fixed) out.words.emplace_back(word, 0);
  } else {
    for (const auto& [word, count] : counts)
      if (count >= options.limits.min_count) out.words.emplace_back(word, count);
    std::stable_sort(out.words.begin(), out.words.end(), [](auto& a, auto& b) { return a.second > b.second; });
  }
  std::map<std::string, std::uint32_t> rows;
  for (const auto& entry : out.words) rows.emplace(entry.first, static_cast<std::uint32_t>(rows.size()));
  for (const std::string& text : texts) {
    for (const auto& line : split_lines(text)) {
      ++out.lines;
      std::uint64_t length = 0;
      for (const std::string& word : line) {
        ++out.tokens_read;
        const auto row = rows.find(word);
        if (row == rows.end() && !options.keep_unknown) continue;
        if (length++ == options.max_sentence) {
          out.sentence_ends.push_back(out.tokens.size());
          ++out.split;
          length = 1;
        }
        out.tokens.push_back(row == rows.end() ? wordloom::EncodedCorpus::kUnknownRow : row->second);
      }
      if (length > 0) out.sentence_ends.push_back(out.tokens.size());
    }
    out.document_ends.push_back(out.tokens.size());
  }
  return out;
}
