#include <fmt/format.h>
#include <xxhash.h>

#include <memory>
#include <span>
#include <string_view>

#include "wordloom/core/error.hpp"
#include "wordloom/vectors/model.hpp"

namespace wordloom {
namespace {

/// Each part goes in with its tag and size, so that no two models share a byte stream.
class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) {
    if (!state_ || XXH3_128bits_reset(state_.get()) == XXH_ERROR)
      throw fail(ErrorKind::memory, "cannot allocate the state of a hash");
  }
  void part(std::string_view tag, std::uint64_t a, std::uint64_t b = 0) {
    add(tag.data(), tag.size());
    const std::uint64_t shape[2] = {a, b};
    add(shape, sizeof shape);
  }
  template <class T>
  void array(std::string_view tag, std::span<const T> values) {
    part(tag, values.size());
    add(values.data(), values.size_bytes());
  }
  void text(std::string_view tag, std::string_view value) { array(tag, std::span(value.data(), value.size())); }
  void matrix(std::string_view tag, MatrixView<const float> m) {
    const bool empty = m.empty();
    part(tag, empty ? 0 : m.rows, empty ? 0 : m.cols);
    for (std::size_t r = 0; !empty && r < m.rows; ++r) add(m.row(r).data(), m.cols * sizeof(float));
  }
  std::string hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  void add(const void* data, std::size_t n) {
    if (n > 0) XXH3_128bits_update(state_.get(), data, n);
  }
  struct Free {
    void operator()(XXH3_state_t* s) const { XXH3_freeState(s); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

}  // namespace

std::string content_hash(const Model& model) {
  Hasher hash;
  hash.array("words", model.input.words.blob());
  hash.array("ends", model.input.words.ends());
  hash.array("counts", std::span<const std::int64_t>(model.input.counts));
  hash.matrix("input", model.input.rows);
  hash.matrix("output", model.output);
  if (model.subwords) {
    const SubwordVectors& s = *model.subwords;
    hash.part("subwords", s.layout.minn, s.layout.maxn);
    hash.part(s.layout.rows == SubwordLayout::Rows::shared ? "shared" : "fasttext", s.layout.buckets, s.skips_absent);
    hash.matrix("word-rows", s.words);
    hash.array("ngram-buckets", s.buckets);
    hash.matrix("ngram-rows", s.ngrams);
  }
  hash.text("recipe", model.recipe ? model.recipe->to_json() : "");
  hash.text("hyper", model.hyper_json);
  return hash.hex();
}

}  // namespace wordloom
