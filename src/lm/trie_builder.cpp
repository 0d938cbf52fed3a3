#include "lm/trie_builder.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include "lm/bits.hpp"
#include "lm/elias_fano.hpp"
#include "lm/tree_sink.hpp"
#include "lm/word_index.hpp"

namespace wordloom::lm {

std::uint32_t word_bits(std::uint64_t words) { return static_cast<std::uint32_t>(std::bit_width(words - 1)); }
std::uint32_t record_bits(std::uint64_t words, bool top) { return word_bits(words) + (top ? 1 : 2) * kCodeBits; }

void TrieBuilder::begin(const ModelHeader& header) {
  meta_.layout = Layout::trie;
  meta_.order = header.order;
  meta_.counts.assign(header.order, 0);
  meta_.counts[0] = header.counts[0];
  meta_.added.assign(header.order, 0);
  meta_.slots = header.counts;
  meta_.recipe = header.recipe;
  meta_.provenance = header.provenance;
  words_count_ = header.words.size();
  write_word_index(*out_, header.words);
}

void TrieBuilder::begin_level(std::uint32_t order, std::uint64_t count) {
  order_ = order;
  parents_ = meta_.slots[order - 2];
  words_.reserve(static_cast<std::size_t>(count));
  prob_.reserve(static_cast<std::size_t>(count));
  if (order < meta_.order) backoff_.reserve(static_cast<std::size_t>(count));
  begins_.reserve(static_cast<std::size_t>(parents_ + 1));
}

void TrieBuilder::node(std::uint64_t parent, WordIndex word, float prob, float backoff) {
  while (begins_.size() <= parent) begins_.push_back(static_cast<std::uint32_t>(words_.size()));
  words_.push_back(word);
  prob_.push_back(prob);
  if (order_ < meta_.order) backoff_.push_back(backoff);
  (std::signbit(prob) ? meta_.counts : meta_.added)[order_ - 1] += 1;
}

void TrieBuilder::write_level() {
  const bool top = order_ == meta_.order;
  std::vector<float> values;
  values.reserve(prob_.size());
  for (const float prob : prob_)
    if (std::signbit(prob)) values.push_back(prob);
  const CodeBook probs = make_code_book(values, kAddedCode + 1);
  values.clear();
  for (const float backoff : backoff_)
    if (backoff != 0) values.push_back(backoff);
  const CodeBook backoffs = make_code_book(values, kWeightOneCode + 1);
  values = {};
  const std::uint32_t bits = word_bits(words_count_);
  BitWriter out(std::uint64_t{words_.size()} * record_bits(words_count_, top));
  for (std::size_t i = 0; i < words_.size(); ++i) {
    out.put(words_[i], bits);
    out.put(std::signbit(prob_[i]) ? nearest_code(probs, kAddedCode + 1, prob_[i]) : kAddedCode, kCodeBits);
    if (top) continue;
    const float backoff = backoff_[i];
    out.put(backoff != 0            ? nearest_code(backoffs, kWeightOneCode + 1, backoff)
            : std::signbit(backoff) ? kNoHistoryCode
                                    : kWeightOneCode,
            kCodeBits);
  }
  out_->add(level_section(order_), out.finish());
  out_->begin(codes_section(order_));
  out_->append(std::as_bytes(std::span(probs)));
  out_->append(std::as_bytes(std::span(backoffs)));
  out_->end();
}

void TrieBuilder::end_level() {
  if (order_ == 1) {
    out_->add(level_section(1), std::as_bytes(std::span(std::as_const(unigrams_))));
    unigrams_ = {};
    return;
  }
  write_level();
  while (begins_.size() <= parents_) begins_.push_back(static_cast<std::uint32_t>(words_.size()));
  out_->add(children_section(order_ - 1), encode_ascending(begins_));
  words_.clear();
  prob_.clear();
  backoff_.clear();
  begins_.clear();
}

void TrieBuilder::end() {
  const std::string json = meta_.to_json();
  out_->add(kMetaSection, std::as_bytes(std::span(json)));
  out_->commit();
}

}  // namespace wordloom::lm
