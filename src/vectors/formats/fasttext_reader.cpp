// fastText's models: .bin of versions 11 and 12 and those without a magic number before them, and quantised .ftz.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "vectors/formats/buffered_reader.hpp"
#include "vectors/formats/fasttext_matrix.hpp"
#include "vectors/formats/readers.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom::formats {
namespace {

constexpr std::size_t kMaxWord = std::size_t{1} << 20;

struct Dictionary {
  std::vector<char> blob;
  std::vector<std::uint64_t> ends;
  std::vector<std::int64_t> counts;
  std::vector<std::pair<std::int32_t, std::int32_t>> pruned;  // (bucket, row behind the words)
  bool is_pruned = false;
  std::size_t words() const { return counts.size(); }
};

FastTextFacts read_facts(FastTextBytes& in, std::int32_t& dim, bool& has_magic) {
  const auto first = in.value<std::int32_t>("the header");
  std::int32_t version = 0;
  has_magic = first == kFastTextMagic;
  if (has_magic) {
    version = in.value<std::int32_t>("the header");
    if (version != 11 && version != 12)
      in.refuse(fmt::format("a fastText model of version {}; versions 11 and 12 can be read", version));
    dim = in.value<std::int32_t>("the header");
  } else {
    dim = first;
  }
  FastTextFacts f;
  for (std::int32_t* const field : {&f.window, &f.epochs, &f.min_count, &f.negative, &f.word_ngrams, &f.loss, &f.model,
                                    &f.bucket, &f.minn, &f.maxn, &f.update_rate})
    *field = in.value<std::int32_t>("the header");
  f.sample = in.value<double>("the header");
  if (dim < 1 || f.model < 1 || f.model > 3 || f.loss < 1 || f.loss > 4 || f.bucket < 0 || !std::isfinite(f.sample))
    in.refuse(fmt::format("the header says dimension {}, model {}, loss {}, bucket {}: no fastText model, or damaged",
                          dim, f.model, f.loss, f.bucket));
  // Old supervised models have no character n-grams, whatever they say.
  if (version == 11 && f.supervised()) f.maxn = 0;
  return f;
}

Dictionary read_dictionary(FastTextBytes& in, FastTextFacts& facts, bool has_magic, const Job& job,
                           ReadReport& report) {
  Dictionary d;
  const auto size = in.value<std::int32_t>("the dictionary");
  const auto words = in.value<std::int32_t>("the dictionary");
  const auto labels = in.value<std::int32_t>("the dictionary");
  facts.tokens = in.value<std::int64_t>("the dictionary");
  const auto pruned = has_magic ? in.value<std::int64_t>("the dictionary") : -1;
  if (size < 0 || words < 0 || labels < 0 || std::int64_t{words} + labels != size)
    in.refuse(fmt::format("the dictionary says {} entries, {} words and {} labels", size, words, labels));
  in.check_room(static_cast<std::uint64_t>(size), 10, "dictionary entries");
  std::string word;
  for (std::int32_t i = 0; i < size; ++i) {
    const std::uint64_t offset = in.offset();
    word.clear();
    in.text(word, kMaxWord, "a dictionary entry");
    const auto count = in.value<std::int64_t>("a dictionary entry");
    const auto type = in.value<std::int8_t>("a dictionary entry");
    if (type != (i < words ? 0 : 1))
      in.refuse(
          fmt::format("entry {} is of type {}, where {} was expected", i + 1, type, i < words ? "a word" : "a label"));
    if (find_broken_utf8(word) != std::string_view::npos) {
      if (job.options.utf8 == Utf8Policy::strict)
        throw fail(ErrorKind::format, "{}: byte {}: the word of row {} is not UTF-8 (read it with the policy keep)",
                   job.file, offset, i + 1);
      ++report.broken_utf8;
    }
    if (type == 1) {
      facts.labels.emplace_back(word, count);
      continue;
    }
    d.blob.insert(d.blob.end(), word.begin(), word.end());
    d.ends.push_back(d.blob.size());
    d.counts.push_back(count);
  }
  if (report.broken_utf8 > 0)
    report.warnings.push_back(fmt::format(
        "{} words are not UTF-8; they are kept as they are, since their n-grams are hashed from these bytes",
        report.broken_utf8));
  d.is_pruned = pruned >= 0;
  if (pruned > 0) {
    in.check_room(static_cast<std::uint64_t>(pruned), 8, "entries of the pruned dictionary");
    for (std::int64_t i = 0; i < pruned; ++i) {
      const auto bucket = in.value<std::int32_t>("the pruned dictionary");
      d.pruned.emplace_back(bucket, in.value<std::int32_t>("the pruned dictionary"));
    }
  }
  return d;
}

SubwordLayout layout_of(const FastTextFacts& f, const FastTextBytes& in) {
  SubwordLayout layout;
  layout.buckets = static_cast<std::uint32_t>(f.bucket);
  // fastText's loops take 0 like 1 for the shortest, and find nothing when the longest is shorter.
  const bool none = f.maxn <= 0 || f.maxn < f.minn;
  layout.minn = none ? 0 : static_cast<std::uint32_t>(std::max(f.minn, 1));
  layout.maxn = none ? 0 : static_cast<std::uint32_t>(f.maxn);
  if (!none && (f.bucket < 1 || f.maxn > 100))
    in.refuse(fmt::format("the header says n-grams of {} to {} characters in {} buckets", f.minn, f.maxn, f.bucket));
  return layout;
}

std::string hyper_of(const FastTextFacts& f, std::int32_t dim) {
  constexpr const char* kLosses[] = {"hs", "ns", "softmax", "one-vs-all"};
  constexpr const char* kModels[] = {"cbow", "skipgram", "supervised"};
  const nlohmann::ordered_json j = {{"mode", kModels[f.model - 1]},
                                    {"loss", kLosses[f.loss - 1]},
                                    {"dim", dim},
                                    {"minn", f.minn},
                                    {"maxn", f.maxn},
                                    {"buckets", f.bucket},
                                    {"window", f.window},
                                    {"negative", f.negative},
                                    {"sample", f.sample},
                                    {"epochs", f.epochs},
                                    {"min_count", f.min_count},
                                    {"word_ngrams", f.word_ngrams}};
  return j.dump();
}

/// What the views of a model read from a fastText file look at.
struct Rows {
  Matrix input;     // words, then n-grams
  Matrix composed;  // empty when words have no n-grams
  Matrix output;
  std::vector<std::uint32_t> buckets;
};

/// The n-gram rows of a pruned dictionary in order of their buckets.
void order_pruned(Rows& rows, std::vector<std::pair<std::int32_t, std::int32_t>> pruned, std::size_t words,
                  std::uint32_t buckets, const FastTextBytes& in) {
  std::sort(pruned.begin(), pruned.end());
  Matrix ordered(words + pruned.size(), rows.input.cols());
  for (std::size_t r = 0; r < words; ++r) std::copy_n(rows.input.row(r), ordered.stride(), ordered.row(r));
  for (std::size_t i = 0; i < pruned.size(); ++i) {
    const auto [bucket, row] = pruned[i];
    if (bucket < 0 || static_cast<std::uint32_t>(bucket) >= buckets || row < 0 ||
        words + static_cast<std::size_t>(row) >= rows.input.rows() ||
        (i > 0 && rows.buckets.back() == static_cast<std::uint32_t>(bucket)))
      in.refuse(fmt::format("the pruned dictionary sends n-gram {} to row {} of {}, or twice", bucket, row,
                            rows.input.rows() - words));
    rows.buckets.push_back(static_cast<std::uint32_t>(bucket));
    std::copy_n(rows.input.row(words + static_cast<std::size_t>(row)), ordered.stride(), ordered.row(words + i));
  }
  rows.input = std::move(ordered);
}

MatrixView<const float> part(const Matrix& m, std::size_t first, std::size_t count) {
  return {count == 0 ? nullptr : m.row(first), count, m.cols(), m.stride()};
}

}  // namespace

Model read_fasttext(PeekedStream& stream, const Job& job, ReadReport& report) {
  FastTextBytes in(stream, job);
  std::int32_t dim = 0;
  bool has_magic = false;
  FastTextFacts facts = read_facts(in, dim, has_magic);
  check_shape(job, 1, static_cast<std::uint64_t>(dim), 1);
  Dictionary dictionary = read_dictionary(in, facts, has_magic, job, report);
  const std::size_t words = dictionary.words();
  if (words == 0) in.refuse("the dictionary has no words");

  auto rows = std::make_shared<Rows>();
  const bool quantised = has_magic && in.value<std::uint8_t>("the mark of quantised rows") != 0;
  if (dictionary.is_pruned && !quantised) in.refuse("a pruned dictionary in a model that is not quantised");
  rows->input = quantised ? read_quantised(in, dim, "input rows") : read_dense(in, dim, "input rows");
  const bool quantised_output = has_magic && in.value<std::uint8_t>("the mark of quantised output") != 0;
  rows->output =
      quantised && quantised_output ? read_quantised(in, dim, "output rows") : read_dense(in, dim, "output rows");
  if (!in.at_end())
    report.warnings.push_back(
        fmt::format("byte {}: the file goes on after the output rows; the rest was not read", in.offset()));

  SubwordVectors subwords;
  subwords.layout = layout_of(facts, in);
  const std::size_t wanted =
      words + (dictionary.is_pruned ? dictionary.pruned.size() : static_cast<std::size_t>(facts.bucket));
  const bool needed = dictionary.is_pruned || subwords.layout.maxn > 0;
  if (rows->input.rows() < words || (needed && rows->input.rows() < wanted) || rows->input.rows() > wanted)
    in.refuse(fmt::format("{} input rows for {} words and {} n-grams", rows->input.rows(), words, wanted - words));
  if (dictionary.is_pruned) {
    order_pruned(*rows, std::move(dictionary.pruned), words, subwords.layout.buckets, in);
    subwords.skips_absent = true;
  }
  subwords.words = part(rows->input, 0, words);
  subwords.ngrams = part(rows->input, words, rows->input.rows() - words);
  subwords.buckets = rows->buckets;
  subwords.storage = rows;

  Model model;
  try {
    model.input.words = WordList::own(std::move(dictionary.blob), std::move(dictionary.ends));
  } catch (const Error& e) {
    throw fail(ErrorKind::format, "{}: byte {}: the dictionary repeats a word: {}", job.file, in.offset(), e.message());
  }
  model.input.counts = std::move(dictionary.counts);
  model.input.rows = subwords.words;
  if (subwords.layout.maxn > 0) {
    rows->composed = Matrix(words, static_cast<std::size_t>(dim));
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < words; ++i) names.push_back(model.input.words[i]);
    compose_all(subwords, names, rows->composed.view());
    model.input.rows = std::as_const(rows->composed).view();
  }
  model.input.storage = rows;
  if (rows->output.rows() > 0) {
    model.output = std::as_const(rows->output).view();
    model.storage = rows;
  }
  model.hyper_json = hyper_of(facts, dim);
  subwords.fasttext = std::move(facts);
  model.subwords = std::make_shared<const SubwordVectors>(std::move(subwords));
  return model;
}

}  // namespace wordloom::formats
