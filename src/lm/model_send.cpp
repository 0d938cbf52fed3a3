#include "lm/model_parts.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBatch = std::size_t{1} << 16;

/// All n-grams of one order, depth first: by the last word, the one before it and so on.
template <class Tree>
class Sender {
 public:
  Sender(const Tree& tree, const std::string& name, std::size_t words, std::uint32_t order, ModelSink& sink)
      : tree_(tree), name_(name), vocabulary_(words), order_(order), sink_(sink) {}

  void send() {
    for (WordIndex word = 0; word < vocabulary_; ++word) {
      path_[0] = word;
      visit(1, tree_.unigram(word));
    }
    flush();
  }

 private:
  void visit(std::uint32_t depth, const Node& node) {
    if (depth == order_) return put(node);
    if (node.extent == 0) return;
    tree_.children(depth + 1, node, [&](WordIndex word, const Node& child) {
      if (word >= vocabulary_)
        throw fail(ErrorKind::format, "{}: section \"{}\": word {} of {} (damaged copy? copy it again)", name_,
                   level_section(depth + 1), word, vocabulary_);
      path_[depth] = word;
      visit(depth + 1, child);
    });
  }
  void put(const Node& node) {
    if (node.added()) return;
    for (std::uint32_t j = order_; j-- > 0;) words_.push_back(path_[j]);
    prob_.push_back(node.prob == 0 ? 0.0F : node.prob);
    if (order_ < tree_.order()) backoff_.push_back(node.backoff);
    if (prob_.size() == kBatch) flush();
  }
  void flush() {
    if (!prob_.empty()) sink_.add({order_, words_, prob_, backoff_});
    words_.clear();
    prob_.clear();
    backoff_.clear();
  }

  const Tree& tree_;
  const std::string& name_;
  std::size_t vocabulary_;
  std::uint32_t order_;
  ModelSink& sink_;
  std::array<WordIndex, kHighestOrder> path_{};  // last word first
  std::vector<WordIndex> words_;
  std::vector<float> prob_, backoff_;
};

}  // namespace

void Model::send(ModelSink& sink) const {
  ModelHeader header;
  header.order = order();
  header.counts.assign(counts().begin(), counts().end());
  for (WordIndex id = 0; id < words(); ++id) header.words.emplace_back(word(id));
  header.recipe = recipe();
  header.provenance = provenance();
  bool closed = true;
  for (std::uint32_t k = 1; k <= order(); ++k) closed = closed && parts_->meta.added[k - 1] == 0;
  sink.begin(header, closed);
  std::visit(
      [&](const auto& tree) {
        for (std::uint32_t k = 1; k <= order(); ++k) Sender(tree, parts_->name, words(), k, sink).send();
      },
      parts_->tree);
  sink.end();
}

}  // namespace wordloom::lm
