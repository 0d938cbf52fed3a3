#include <span>
#include <string_view>

#include "wordloom/io/content_hasher.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom {
namespace {

void add_matrix(ContentHasher& hash, std::string_view tag, MatrixView<const float> m) {
  const bool empty = m.empty();
  hash.part(tag, empty ? 0 : m.rows, empty ? 0 : m.cols);
  for (std::size_t r = 0; !empty && r < m.rows; ++r) hash.add(std::as_bytes(m.row(r)));
}

}  // namespace

std::string content_hash(const Model& model) {
  ContentHasher hash;
  hash.array("words", model.input.words.blob());
  hash.array("ends", model.input.words.ends());
  hash.array("counts", std::span<const std::int64_t>(model.input.counts));
  add_matrix(hash, "input", model.input.rows);
  add_matrix(hash, "output", model.output);
  if (model.subwords) {
    const SubwordVectors& s = *model.subwords;
    hash.part("subwords", s.layout.minn, s.layout.maxn);
    hash.part(s.layout.rows == SubwordLayout::Rows::shared ? "shared" : "fasttext", s.layout.buckets, s.skips_absent);
    add_matrix(hash, "word-rows", s.words);
    hash.array("ngram-buckets", s.buckets);
    add_matrix(hash, "ngram-rows", s.ngrams);
  }
  hash.text("recipe", model.recipe ? model.recipe->to_json() : "");
  hash.text("hyper", model.hyper_json);
  return hash.hex();
}

}  // namespace wordloom
