#include "lm/hashed_builder.hpp"

#include <cmath>
#include <utility>

#include "lm/word_index.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kTopBuffer = std::size_t{1} << 16;  // records; blocks are never split

MiddleRecord record(const MiddleRecord*, WordIndex word, float prob, float backoff) { return {word, prob, backoff, 0}; }
TopRecord record(const TopRecord*, WordIndex word, float prob, float) { return {word, prob}; }
WordIndex word_of(const MiddleRecord& r) { return r.word_and_class; }  // while a block is filled its class is 0
WordIndex word_of(const TopRecord& r) { return r.word; }

/// Smallest class that leaves a fifth of a large block free.
std::uint8_t class_for(std::uint64_t n) {
  if (n <= kSmallBlock) return static_cast<std::uint8_t>(n);
  std::uint8_t c = kSmallBlock + 1;
  while (c < kLastClass && std::uint64_t{kCapacity[c]} * 4 < n * 5) ++c;
  return c;
}

}  // namespace

void HashedBuilder::begin(const ModelHeader& header) {
  meta_.layout = Layout::hashed;
  meta_.order = header.order;
  meta_.counts.assign(header.order, 0);  // added n-grams are not counted
  meta_.counts[0] = header.counts[0];
  meta_.added.assign(header.order, 0);
  meta_.slots.assign(header.order, 0);
  meta_.recipe = header.recipe;
  meta_.provenance = header.provenance;
  write_word_index(*out_, header.words);
  middle_.reserve(header.words.size());
}

void HashedBuilder::unigram(float prob, float backoff) { middle_.push_back({0, prob, backoff, 0}); }

void HashedBuilder::begin_level(std::uint32_t order, std::uint64_t count) {
  order_ = order;
  parents_ = std::exchange(middle_, {});
  parent_slots_ = std::exchange(slots_, {});
  parent_ = 0;
  if (order_ == meta_.order) {
    top_.reserve(kTopBuffer);
    out_->begin(level_section(order_));
  } else {
    // Large blocks are at most half empty; what is not used is address space, not memory.
    middle_.reserve(static_cast<std::size_t>(2 * count + 64));
    slots_.reserve(static_cast<std::size_t>(count));
  }
}

void HashedBuilder::node(std::uint64_t parent, WordIndex word, float prob, float backoff) {
  if (parent != parent_ && !siblings_.empty()) flush_block();
  parent_ = parent;
  siblings_.push_back({word, prob, backoff});
  (std::signbit(prob) ? meta_.counts : meta_.added)[order_ - 1] += 1;
}

/// Ordered linear probing: records stand by their scattered words, so that a search for a word that is not there ends
/// at the first record beyond it.
template <class Record>
std::uint8_t HashedBuilder::fill(std::vector<Record>& level) {
  const std::size_t base = level.size(), n = siblings_.size();
  constexpr const Record* kType = nullptr;
  if (n <= kSmallBlock) {
    for (const Sibling& s : siblings_) level.push_back(record(kType, s.word, s.prob, s.backoff));
    return static_cast<std::uint8_t>(n);
  }
  for (std::uint8_t size_class = class_for(n); size_class <= kLastClass; ++size_class) {
    const std::uint32_t capacity = kCapacity[size_class];
    level.resize(base + capacity, Record{});
    bool fits = true;
    for (const Sibling& s : siblings_) {
      Record moving = record(kType, s.word, s.prob, s.backoff);
      std::uint32_t scattered = scatter(s.word);
      std::uint32_t at = home(scattered, capacity);
      for (; at < capacity; ++at) {
        Record& there = level[base + at];
        if (word_of(there) == kNoWord) {
          there = moving;
          break;
        }
        if (const std::uint32_t other = scatter(word_of(there)); other > scattered) {
          std::swap(there, moving);
          scattered = other;
        }
      }
      if (at == capacity) {
        fits = false;
        break;
      }
    }
    if (fits) return size_class;
    level.resize(base);
  }
  throw fail(ErrorKind::internal, "n-gram model: a block of {} n-grams has no size class", n);
}

void HashedBuilder::flush_block() {
  const bool top = order_ == meta_.order;
  const std::uint64_t base = top ? top_written_ + top_.size() : middle_.size();
  const std::uint8_t size_class = top ? fill(top_) : fill(middle_);
  const std::uint64_t end = top ? top_written_ + top_.size() : middle_.size();
  if (end > kMostSlots)
    throw fail(ErrorKind::config, "n-gram model: more than {} records of order {}; prune the model, or lower its order",
               kMostSlots, order_);
  MiddleRecord& parent = parents_[parent_slots_.empty() ? static_cast<std::size_t>(parent_)
                                                        : parent_slots_[static_cast<std::size_t>(parent_)]];
  parent.word_and_class |= static_cast<std::uint32_t>(size_class) << kWordBits;
  parent.children = static_cast<std::uint32_t>(base);
  if (top) {
    if (top_.size() >= kTopBuffer) write_top();
  } else if (siblings_.size() <= kSmallBlock) {
    for (std::size_t i = 0; i < siblings_.size(); ++i) slots_.push_back(static_cast<std::uint32_t>(base + i));
  } else {
    // Ranks follow the words, slots the scattered words.
    const std::uint32_t capacity = kCapacity[size_class];
    for (const Sibling& s : siblings_) {
      std::uint64_t at = base + home(scatter(s.word), capacity);
      while (word_of(middle_[static_cast<std::size_t>(at)]) != s.word) ++at;
      slots_.push_back(static_cast<std::uint32_t>(at));
    }
  }
  siblings_.clear();
}

void HashedBuilder::write_top() {
  out_->append(std::as_bytes(std::span(std::as_const(top_))));
  top_written_ += top_.size();
  top_.clear();
}

void HashedBuilder::write_parents() {
  meta_.slots[order_ - 2] = parents_.size();
  out_->add(level_section(order_ - 1), std::as_bytes(std::span(std::as_const(parents_))));
  parents_ = {};
  parent_slots_ = {};
}

void HashedBuilder::end_level() {
  if (order_ > 1) {
    if (!siblings_.empty()) flush_block();
    if (order_ == meta_.order) {
      write_top();
      out_->end();
      meta_.slots[order_ - 1] = top_written_;
      top_ = {};
    }
    write_parents();
  } else if (meta_.order == 1) {
    order_ = 2;
    parents_ = std::exchange(middle_, {});
    write_parents();
  }
}

void HashedBuilder::end() {
  const std::string json = meta_.to_json();
  out_->add(kMetaSection, std::as_bytes(std::span(json)));
  out_->commit();
}

}  // namespace wordloom::lm
