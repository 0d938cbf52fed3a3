#pragma once
// A whole model as columns, to be worked over: each n-gram knows the one without its first word and the one without its
// last.
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

class ModelColumns final : public ModelSink {
 public:
  struct Order {
    std::vector<WordIndex> words;   // [size][order], oldest first; rows sorted from the last word to the first
    std::vector<float> p, backoff;  // log10
    std::vector<std::uint32_t> suffix, context;  // rows of the order below
    std::vector<bool> added;                     // not of the model, see begin()
    std::size_t size() const { return p.size(); }
  };

  /// Takes what Model::send() gives. What is missing below an n-gram (other programs prune so) is added with the
  /// probability it has by backing off, which leaves the model as it is.
  void begin(const ModelHeader& header, bool sorted) override;
  void add(const NgramBatch& batch) override;
  void end() override;

  /// Row of an n-gram of `order` words, or -1.
  std::int64_t find(std::uint32_t order, const WordIndex* words) const;
  /// Sends the rows with keep[order][row] (rows of order 1 always; an empty vector: all) to `sink`. Every history and
  /// suffix of a row that is sent must be among them, or `whole` must be false.
  void send(ModelSink& sink, const std::vector<std::vector<bool>>& keep, bool whole = true) const;
  /// Sets the back-off weights so that probabilities after each history sum to one, given the rows that are kept.
  void normalise(const std::vector<std::vector<bool>>& keep);

  ModelHeader header;
  std::vector<Order> orders;  // [order + 1]; from 1 on

 private:
  void close();

  bool closed_ = true;
};

}  // namespace wordloom::lm
