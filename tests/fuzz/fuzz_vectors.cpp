// Every format of word vectors but npy: native models and the checkpoints in them, word2vec, GloVe, fastText.
#include "fuzz/target.hpp"
#include "wordloom/embed/checkpoint.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;

namespace {

/// What a query would touch.
void use(const Model& model) {
  const WordVectors& v = model.input;
  double sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (v.words.find(v.words[i]).value_or(Row(0)).value >= v.size()) std::abort();
    for (const float x : v.checked(Row(static_cast<std::uint32_t>(i)))) sum += static_cast<double>(x);
  }
  if (v.compact) {
    const std::int8_t* const codes = v.compact->codes(0, v.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      const CompactRows::Bound bound = v.compact->bounds()[i];
      for (std::size_t k = 0; k < v.compact->stride(); ++k)
        sum += static_cast<double>(bound.scale + bound.residual) * codes[i * v.compact->stride() + k];
    }
  }
  for (std::size_t i = 0; i < model.output.rows; ++i)
    for (const float x : model.output.row(i)) sum += static_cast<double>(x);
  if (content_hash(model).size() != 32) std::abort();
  const std::string_view sentence[] = {"the", "unknown", "w\xc3\xb6rd"};
  if (v.dim() > 0) sentence_vector(model, sentence);
  if (model.subwords) {
    std::vector<float> composed(model.subwords->dim());
    for (const std::string_view word : sentence) model.subwords->compose(word, std::nullopt, composed);
    for (std::size_t i = 0; i < std::min<std::size_t>(v.size(), 8); ++i) ngram_pieces(*model.subwords, v.words[i]);
  }
  if (sum == 1.25e300) std::abort();
  if (!model.checkpoint_json.empty()) Checkpoint::parse(model.checkpoint_json);
}

}  // namespace

WORDLOOM_FUZZ_TARGET(vectors) {
  static constexpr const char* kFormats[] = {"",      "native",       "word2vec-text", "word2vec-bin",
                                             "glove", "fasttext-bin", "fasttext-vec"};
  ReadOptions options;
  options.format = kFormats[fuzz::take_choice(input, 7)];
  ReadReport report;
  const std::string path = fuzz::workshop().write("vectors", input);
  use(read_vectors(path, options, &report));
  if (report.format == VectorFormat::native) use(load_model(path, RowChecks::when_used));
}
