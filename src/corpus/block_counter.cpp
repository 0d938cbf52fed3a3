#include "corpus/block_counter.hpp"

#include <algorithm>

#include "wordloom/core/error.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom {
namespace {

constexpr std::size_t kBatch = 32 << 10;  // bytes of text analyzed before their words are counted

}  // namespace

void BlockCounter::count(const Block& block, std::string_view name) {
  ids_.clear();
  const auto tokenizer = analyzer_.recipe().tokenizer;
  std::string_view rest = block.text();
  const auto offset = [&] { return block.offset + (block.size - rest.size()); };
  bool inside_line = block.starts_inside_line;
  while (!rest.empty() || inside_line) {
    const std::size_t newline = rest.find('\n');
    std::string_view line = rest.substr(0, newline);
    while (line.size() > 2 * kBatch) {
      const std::size_t at = place_to_cut(line, kBatch, tokenizer);
      if (at == 0) break;
      analyze(line.substr(0, at), offset(), name);
      line.remove_prefix(at);
      rest.remove_prefix(at);
    }
    const bool ends = newline != std::string_view::npos;
    if (ends && line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) analyze(line, offset(), name);
    inside_line = false;
    if (!ends) {
      if (!block.ends_inside_line) {
        ++lines_;
        end_sentence();
      }
      break;
    }
    ++lines_;
    end_sentence();
    rest = block.text().substr(static_cast<std::size_t>(line.data() - block.text().data()));
    rest.remove_prefix(rest.find('\n') + 1);
  }
  flush();
}

void BlockCounter::analyze(std::string_view piece, std::uint64_t offset, std::string_view name) {
  try {
    analyzer_.words(piece, waiting_);
  } catch (const Error& error) {
    // The analyzer knows the byte within the piece only.
    const std::size_t at = find_broken_utf8(piece);
    if (error.kind() != ErrorKind::format || at == std::string_view::npos)
      throw error.within(fmt::format("{}: from byte {}", name, offset));
    throw fail(ErrorKind::format,
               "{}: byte {}: 0x{:02x} begins no valid UTF-8 sequence (convert the file to UTF-8, or use --utf8 replace "
               "or keep)",
               name, offset + at, static_cast<unsigned char>(piece[at]));
  }
  waiting_bytes_ += piece.size();
  if (waiting_bytes_ >= kBatch) flush();
}

void BlockCounter::end_sentence() {
  if (keep_ids_) waiting_ends_.push_back(waiting_.size());
}

void BlockCounter::flush() {
  const std::size_t tokens = waiting_.size();
  static const std::string kPad(WordTable::kPadding, ' ');
  waiting_.push(kPad);  // so that every word before it may be read beyond its end
  const auto mark = [&] {
    if (ids_.empty() || ids_.back() != kSentenceEnd) ids_.push_back(kSentenceEnd);
  };
  words_of_batch_.resize(tokens);
  for (std::size_t i = 0; i < tokens; ++i) words_of_batch_[i] = waiting_[i];
  indices_.resize(tokens);
  words_.insert_padded(words_of_batch_, indices_.data());
  counts_.resize(words_.size());
  for (const std::uint32_t index : indices_) ++counts_[index];
  if (renumbered_) {
    while (id_of_.size() < words_.size()) id_of_.push_back(next_id_++);
    for (std::uint32_t& index : indices_) index = id_of_[index];
  }

  std::size_t token = 0;
  const auto keep_until = [&](std::size_t end) {
    if (!keep_ids_) return;
    ids_.insert(ids_.end(), indices_.begin() + static_cast<std::ptrdiff_t>(token),
                indices_.begin() + static_cast<std::ptrdiff_t>(end));
    token = end;
  };
  for (const std::size_t end : waiting_ends_) {
    keep_until(end);
    mark();
  }
  keep_until(tokens);
  waiting_.clear();
  waiting_ends_.clear();
  waiting_bytes_ = 0;
  if (max_bytes_ != 0 && table_bytes() > prune_above_) prune();
}

// The rarer half goes, of those that are equally rare the oldest: pruning again and again would cost more than it
// frees. Protected words may fill the tables by themselves; then it is done again when a quarter has come to them.
void BlockCounter::prune() {
  std::int64_t at_most = 0;
  std::size_t of_those = 0;  // how many that came just so often go
  if (protected_ == nullptr) {
    std::vector<std::int64_t> sorted(counts_);
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    at_most = *middle;
    of_those = static_cast<std::size_t>(std::count(sorted.begin(), middle + 1, at_most));
  }
  const auto goes = [&](std::uint32_t index) {
    if (protected_ != nullptr) return !protected_->find(words_.word(index));
    if (counts_[index] != at_most) return counts_[index] < at_most;
    if (of_those == 0) return false;
    --of_those;
    return true;
  };
  WordTable kept;
  std::vector<std::int64_t> counts;
  std::vector<std::uint32_t> ids;
  std::size_t bytes = 0;
  for (std::uint32_t index = 0; index < counts_.size(); ++index) {
    if (goes(index)) {
      ++pruned_.types;
      pruned_.tokens += static_cast<std::uint64_t>(counts_[index]);
      pruned_.at_most = std::max(pruned_.at_most, counts_[index]);
      continue;
    }
    kept.insert(words_.word(index));
    bytes += words_.word(index).size();
    counts.push_back(counts_[index]);
    if (keep_ids_) ids.push_back(id(index));
  }
  if (keep_ids_) {
    next_id_ = static_cast<std::uint32_t>(ids_given());
    if (next_id_ > kSentenceEnd - (1U << 24))
      throw fail(ErrorKind::memory, "counting words: {} types were met, most of them pruned; allow more memory",
                 next_id_);
    id_of_ = std::move(ids);
    renumbered_ = true;
  }
  words_ = std::move(kept);
  counts_ = std::move(counts);
  if (protected_ == nullptr) return;
  // None of the arrays may double before a quarter has come.
  words_.reserve(words_.size() + words_.size() / 4, bytes + bytes / 4);
  words_.insert_padded({}, nullptr);  // lays out what the table adds for batches
  counts_.reserve(counts_.size() + counts_.size() / 4);
  prune_above_ = std::max(max_bytes_ / 2, table_bytes() + table_bytes() / 4);
}

}  // namespace wordloom
