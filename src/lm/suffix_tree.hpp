#pragma once
// A model as a tree of suffixes: the parent of an n-gram is its last k-1 words. Both layouts are made from this view.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lm/sections.hpp"
#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// The n-grams of one level in order, as what changes from one to the next: about ten bytes each.
class LevelList {
 public:
  /// What is not used is address space, not memory; growing step by step would copy hundreds of megabytes.
  void reserve(std::uint64_t count, std::uint32_t order) {
    kept_.reserve(static_cast<std::size_t>(count));
    changed_.reserve(static_cast<std::size_t>(count * order));
  }
  void push(const WordIndex* reversed, std::uint32_t order, std::uint32_t kept) {
    kept_.push_back(static_cast<std::uint8_t>(kept));
    changed_.insert(changed_.end(), reversed + kept, reversed + order);
  }
  std::size_t size() const { return kept_.size(); }
  std::uint64_t bytes() const { return kept_.size() + changed_.size() * sizeof(WordIndex); }

 private:
  friend class ParentFinder;
  std::vector<std::uint8_t> kept_;  // last words shared with the n-gram before
  std::vector<WordIndex> changed_;  // the others, last to first
};

/// Finds the ranks of parents in one pass over the level below: both are sorted alike.
class ParentFinder {
 public:
  ParentFinder(const LevelList& list, std::uint32_t order) : list_(list), order_(order) {}

  /// `target` [order], last word first, not below the one asked before, with which it shares its `shared` first
  /// entries. False: the level has no such n-gram.
  bool find(const WordIndex* target, std::uint32_t shared);
  std::uint64_t rank() const { return next_ - 1; }

 private:
  const LevelList& list_;
  std::uint32_t order_, match_ = 0;  // match_: entries at the cursor that equal the target's
  std::uint64_t next_ = 0;           // entries taken; the cursor stands on next_ - 1
  std::size_t changed_at_ = 0;
  std::array<WordIndex, kHighestOrder> words_{};
};

/// Writes the levels of one layout. Ranks count the n-grams of a level in order, from 0.
class TreeBuilder {
 public:
  virtual ~TreeBuilder() = default;
  virtual void begin(const ModelHeader& header) = 0;
  virtual void unigram(float prob, float backoff) = 0;
  virtual void begin_level(std::uint32_t order, std::uint64_t count) = 0;
  /// `word` is the first word; parents ascend, and words ascend within a parent.
  virtual void node(std::uint64_t parent, WordIndex word, float prob, float backoff) = 0;
  virtual void end_level() = 0;  ///< also after the unigrams
  virtual void end() = 0;
  virtual std::uint64_t held_bytes() const = 0;
};

}  // namespace wordloom::lm
