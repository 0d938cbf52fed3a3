#include "embed/start_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "wordloom/core/error.hpp"
#include "wordloom/core/random.hpp"

namespace wordloom::embed {
namespace {

/// The stream of random numbers for the first rows: no epoch has this number.
constexpr std::uint64_t kInitialRows = 0xffffffffULL;

void check_dim(const char* what, std::size_t dim, std::size_t wanted) {
  if (dim != wanted)
    throw fail(ErrorKind::config, "the {} vectors have {} dimensions, --dim is {}: set --dim {}", what, dim, wanted,
               dim);
}

void copy_row(Matrix& to, std::size_t row, MatrixView<const float> from, std::size_t from_row) {
  std::memcpy(to.row(row), from.row(from_row).data(), to.cols() * sizeof(float));
}

/// One such number would be in every row soon.
void check_finite(const char* what, std::string_view word, const float* row, std::size_t dim) {
  if (std::all_of(row, row + dim, [](float x) { return std::isfinite(x); })) return;
  throw fail(ErrorKind::format,
             "the {} vector of \"{}\" has a value that is no finite number: nothing can be trained on it", what, word);
}

void take_pretrained(EmbeddingModel& model, const Vocabulary& vocabulary, const TrainConfig& config, Pretrained& from) {
  if (config.subwords.on())
    throw fail(ErrorKind::config,
               "a model with subwords cannot start from pretrained vectors: what part of a vector is its n-grams' is "
               "not known; leave out one of the two");
  check_dim("pretrained", from.vectors->dim(), config.model.dim);
  from.rows_taken = 0;
  for (std::uint32_t r = 0; r < vocabulary.size(); ++r) {
    const auto row = from.vectors->words.find(vocabulary.word(Row(r)));
    if (!row) continue;
    copy_row(model.input, r, from.vectors->rows, row->value);
    check_finite("pretrained", vocabulary.word(Row(r)), model.input.row(r), model.input.cols());
    ++from.rows_taken;
  }
}

/// Word rows by word and n-gram rows by bucket, so that a larger vocabulary may take over those of a smaller one.
void take_model(EmbeddingModel& model, const Vocabulary& vocabulary, const TrainConfig& config,
                const SubwordTable& table, const Model& from) {
  check_dim("model's", from.input.dim(), config.model.dim);
  const bool by_word = config.model.loss == Loss::ns;
  const auto misfit = [](const char* what) {
    return fail(ErrorKind::config, "the model to go on from has {}: it was trained with other settings", what);
  };
  if (by_word ? from.output.rows != from.input.size()
              : from.output.rows != model.output.rows() || from.input.size() != vocabulary.size())
    throw misfit("other output rows");
  if (config.subwords.on() != (from.subwords != nullptr)) throw misfit(from.subwords ? "subwords" : "no subwords");
  const SubwordVectors* const s = from.subwords.get();
  const bool shared = s != nullptr && s->layout.rows == SubwordLayout::Rows::shared;
  if (s != nullptr &&
      (s->layout.buckets != config.subwords.layout().buckets || s->layout.minn != config.subwords.minn ||
       s->layout.maxn != config.subwords.maxn || shared != (config.subwords.hash_rows > 0)))
    throw misfit("other subwords");
  for (std::uint32_t r = 0; r < vocabulary.size(); ++r) {
    const auto row = from.input.words.find(vocabulary.word(Row(r)));
    if (!row) continue;
    if (!shared) copy_row(model.input, r, s != nullptr ? s->words : from.input.rows, row->value);
    if (by_word) copy_row(model.output, r, from.output, row->value);
    for (const Matrix* const m : {&model.input, &model.output})
      if (r < m->rows()) check_finite("model's", vocabulary.word(Row(r)), m->row(r), m->cols());
  }
  if (!by_word)
    for (std::size_t r = 0; r < model.output.rows(); ++r) copy_row(model.output, r, from.output, r);
  if (s == nullptr) return;
  if (shared) {
    if (s->ngrams.rows != model.input.rows()) throw misfit("another table of subwords");
    for (std::size_t r = 0; r < model.input.rows(); ++r) copy_row(model.input, r, s->ngrams, r);
    return;
  }
  for (std::size_t i = 0; i < table.buckets().size(); ++i) {
    const std::uint32_t bucket = table.buckets()[i];
    std::size_t row = bucket;
    if (!s->buckets.empty()) {
      const auto found = std::ranges::lower_bound(s->buckets, bucket);
      if (found == s->buckets.end() || *found != bucket) continue;
      row = static_cast<std::size_t>(found - s->buckets.begin());
    }
    if (row < s->ngrams.rows) copy_row(model.input, vocabulary.size() + i, s->ngrams, row);
  }
}

}  // namespace

EmbeddingModel start_model(const Vocabulary& vocabulary, const TrainConfig& config, const TrainingTables& tables,
                           const TrainStart& start) {
  const std::size_t v = vocabulary.size();
  const std::size_t dim = config.model.dim;
  const std::size_t inputs = config.subwords.on() ? tables.subwords.input_rows() : v;
  const float range = (config.subwords.on() ? 2.0F : 1.0F) / static_cast<float>(dim);
  EmbeddingModel model{Matrix(inputs, dim), Matrix(config.model.loss == Loss::ns ? v : v - 1, dim)};
  const CounterRng rng(config.run.seed, kInitialRows);
  for (std::size_t r = 0; r < inputs; ++r)
    for (std::size_t d = 0; d < dim; ++d)
      model.input.row(r)[d] = (rng.uniform(r, static_cast<std::uint32_t>(d)) - 0.5F) * range;
  if (start.pretrained != nullptr && start.pretrained->vectors != nullptr)
    take_pretrained(model, vocabulary, config, *start.pretrained);
  if (start.model != nullptr) take_model(model, vocabulary, config, tables.subwords, *start.model);
  return model;
}

}  // namespace wordloom::embed
