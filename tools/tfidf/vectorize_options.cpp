#include "tfidf/vectorize_options.hpp"

#include <algorithm>
#include <functional>

#include "common/numbers.hpp"
#include "common/shared_options.hpp"
#include "tfidf/preset_option.hpp"
#include "wordloom/counts/names.hpp"

namespace wordloom::tools {
namespace {

/// What searches, exports and the other programs call the same.
constexpr Alias kAliases[] = {{"k1", "bm25-k1"}, {"b", "bm25-b"}, {"delta", "bm25-delta"}, {"vocab", "vocabulary"}};
constexpr Names<CellWeight, 4> kWeightNames{{{CellWeight::count, "count"},
                                             {CellWeight::binary, "binary"},
                                             {CellWeight::tfidf, "tfidf"},
                                             {CellWeight::bm25, "bm25"}}};

/// "3" documents, or with a point "0.5" of them.
FrequencyBound parse_bound(const std::string& text) {
  std::uint64_t documents = 0;
  double part = 0;
  if (text.find_first_of(".eE") == std::string::npos) {
    if (parse_number(text, documents) && documents >= 1) return {false, documents, 0};
  } else if (parse_number(text, part) && part >= 0 && part <= 1) {
    return {true, 0, part};
  }
  throw fail(ErrorKind::usage, "takes a number of documents (1, 2, ...) or a part of them (0.0..1.0), not \"{}\"",
             text);
}

void parse_lengths(const std::string& text, TermRecipe& terms) {
  std::uint64_t low = 0, high = 0;
  const bool one = parse_number(text, low);
  if (one) high = low;
  if (!(one || parse_range(text, low, high)) || low < 1 || high < low || high > 100)
    throw fail(ErrorKind::usage, "takes N or MIN..MAX within 1..100, not \"{}\"", text);
  terms.min_n = static_cast<std::uint32_t>(low);
  terms.max_n = static_cast<std::uint32_t>(high);
}

void declare_terms(OptionSet& options, VectorizeOptions& o) {
  VectorizerOptions& c = o.counting;
  options.section("Terms")
      .choice("analyzer", "words, characters of the text, or characters of each word", c.terms.unit, kTermUnitNames)
      .value("ngrams", "MIN..MAX", "how many words or characters make a term; also 1-2, 1,2 and N alone", "1",
             [&c](const std::string& text) { parse_lengths(text, c.terms); })
      .value("min-df", "N|PART", "drop terms of fewer documents", "1",
             [&c](const std::string& text) { c.min_df = parse_bound(text); })
      .value("max-df", "N|PART", "drop terms of more documents", "1.0",
             [&c](const std::string& text) { c.max_df = parse_bound(text); })
      .number<std::uint64_t>("max-features", "keep the most frequent terms only; 0: all", c.max_features, 0,
                             std::uint64_t{0xfffffffe})
      .text("vocabulary", "FILE", "count these terms, one a line, in this order", o.vocabulary)
      .text("fitted", "DIR", "terms, idf and recipe of an earlier run: its terms.tsv and recipe.json", o.fitted)
      .number<std::uint32_t>("hash", "columns by hash, so many, instead of a vocabulary; 0: off", o.hash, 0,
                             2147483647U)
      .flag("no-alternate-sign", "with --hash: all terms count +1", o.alternate_sign)
      .choice("order", "columns by code point, or by the first document that has the term", c.order,
              {{"code-point", TermOrder::code_point}, {"first-appearance", TermOrder::first_appearance}});
}

std::function<void(const std::string&)> number_for(std::optional<double>& target) {
  return [&target](const std::string& text) {
    double value = 0;
    if (!parse_number(text, value)) throw fail(ErrorKind::usage, "takes a number, not \"{}\"", text);
    target = value;
  };
}

void declare_weights(OptionSet& options, VectorizeOptions& o) {
  Weighting& w = o.weighting;
  options.section("Weights")
      .choice("weight", "what the matrix holds", o.weight, kWeightNames)
      .flag("binary", "a term counts once a document, also before tf-idf", o.counting.binary)
      .value("tf", "SCHEME", "raw|sublinear|binary|augmented|double-log|log-average", std::string(name(w.tf)),
             [&w](const std::string& text) { w.tf = parse_tf_scheme(text); })
      .value("idf", "SCHEME", "none|plain|corrected|probabilistic|plain-plus-1|smooth", std::string(name(w.idf)),
             [&w](const std::string& text) { w.idf = parse_idf_scheme(text); })
      .value("norm", "NORM", "none|l1|l2", std::string(name(w.norm)),
             [&w](const std::string& text) { w.norm = parse_norm(text); })
      .value("smart", "LETTERS", "tf, idf and norm as three SMART letters, such as ltc", "",
             [&w](const std::string& text) { w = parse_smart(text); })
      .value("bm25", "VARIANT", "lucene|robertson|atire|bm25l|bm25+|okapi, with its constants",
             std::string(name(o.bm25.variant)),
             [&o](const std::string& text) { o.bm25 = bm25_defaults(parse_bm25_variant(text)); })
      .value("bm25-k1", "X", "saturation of repeated terms", "of the variant", number_for(o.k1))
      .value("bm25-b", "X", "share of length normalization (0..1)", "of the variant", number_for(o.b))
      .value("bm25-delta", "X", "BM25L and BM25+: what a term adds at least", "of the variant", number_for(o.delta));
}

void declare_documents(OptionSet& options, VectorizeOptions& o) {
  DocumentOptions& d = o.documents;
  options.section("Documents")
      .value("format", "FORMAT",
             "what a document is: files, lines, paragraphs (blank lines between them), jsonl, csv, tsv",
             "each file by its name; else a line of one file, a file of several",
             [&d](const std::string& text) {
               if (text == "npz" || text == "mtx" || text == "svmlight")
                 throw fail(ErrorKind::usage, "says what a document is; the matrix's is --matrix {}", text);
               d.format = parse_document_format(text);
             })
      .text("id-field", "NAME", "key or column with the id (default: id, _id, docid or doc_id)", d.id_field)
      .text("title-field", "NAME", "key or column with the title (default: title)", d.title_field)
      .list("text-field", "NAME", "key or column with text, repeatable (default: text, body or content; else all)",
            d.text_fields)
      .text("encoding", "NAME", "of the documents: latin1, windows-1252, utf-16, shift_jis ... (default: UTF-8)",
            d.encoding);
}

void check_contradictions(const OptionSet& options, const VectorizeOptions& o) {
  const auto both = [&](const char* x, const char* y) {
    if (options.given(x) && options.given(y))
      throw fail(ErrorKind::usage, "{} and {} contradict each other", options.spelling(x), options.spelling(y));
  };
  both("vocabulary", "fitted");
  both("idf", "fitted");
  for (const char* limit : {"min-df", "max-df", "max-features", "order"})
    for (const char* given : {"vocabulary", "fitted", "hash"}) both(limit, given);
  both("hash", "vocabulary");
  both("hash", "fitted");
  for (const char* scheme : {"tf", "idf", "norm"}) both("smart", scheme);
  for (const char* scheme : {"tf", "idf", "smart", "bm25"}) both("hash", scheme);
  if (options.given("no-alternate-sign") && o.hash == 0)
    throw fail(ErrorKind::usage, "--no-alternate-sign needs --hash N");
  if (o.hash != 0 && options.given("weight") && o.weight != CellWeight::count && o.weight != CellWeight::binary)
    throw fail(ErrorKind::usage, "--hash keeps no document frequencies: --weight count or binary");
}

/// What was not given is as it was in the run that is --fitted; what was given must be the same. Counts of the same
/// terms may be written in place of weights, but BM25's idf is no other's.
void take_from_fit(const OptionSet& options, VectorizeOptions& o) {
  const auto fit = read_fit_recipe(o.fitted);
  if (!fit) return;
  check_against_fit(options, o.recipe, *fit, o.fitted);
  o.counting.terms = fit->terms;
  o.counting.binary = fit->binary;
  o.weighting = fit->weighting;
  for (const auto& [weight, name] : kWeightNames)
    if (!options.given("weight") && fit->weight == name) o.weight = weight;
  if (o.weight == CellWeight::tfidf && fit->weight == spell(kWeightNames, CellWeight::bm25))
    throw fail(ErrorKind::usage, "--weight: {} was made with bm25, whose idf is not that of tfidf", o.fitted);
  o.recipe = *fit;
}

}  // namespace

bool parse_vectorize(const std::vector<std::string>& arguments, Streams& streams, VectorizeOptions& o) {
  const CountsPreset chosen = preset_among(arguments, CountsPreset::sklearn);
  const PresetValues preset = preset_values(chosen);
  o.text.recipe = preset.terms.text;
  o.counting.terms = preset.terms;
  o.counting.order = preset.order;
  o.weighting = preset.weighting;
  o.bm25 = preset.bm25;
  OptionSet options("tfidf vectorize", "Turns documents into a sparse matrix, without an index.",
                    "INPUT... -o DIR [options]");
  options
      .text("o,output", "DIR", "where matrix, terms.tsv, documents.tsv and recipe.json go; made if missing", o.output)
      .flag("force", "replace files that are there", o.force);
  declare_preset(options, "terms and weights as in: wordloom, sklearn, gensim, lucene, okapi", CountsPreset::sklearn);
  options.choice("matrix", "format of the matrix", o.format, kMatrixFormatNames)
      .flag("float32", "weights in single precision", o.single);
  declare_terms(options, o);
  declare_weights(options, o);
  declare_documents(options, o);
  o.text.declare(options, OptionSet::Shown::long_help);
  options.section("Work");
  declare_threads(options, o.threads);
  declare_max_memory(options, o.max_memory, "give up rather than take more", "what the machine has");
  declare_quiet(options, o.quiet);
  options.aliases(kAliases)
      .flag("v,verbose", "say more", o.verbose)
      .note(
          "INPUT is a file, a directory (each file below it a document) or - (standard input); gz and zst are "
          "recognised by content.")
      .note(
          "The matrix has a row a document and a column a term. Line i of documents.tsv is row i: id, number of terms, "
          "title. Line i of terms.tsv is column i: term, document frequency, idf (with --weight bm25 BM25's, else that "
          "of tf-idf). With --hash there is neither terms.tsv nor recipe.json, "
          "and --force removes those that are there. "
          "recipe.json says how terms were found and weighed. "
          "With --fitted rows are weighted by the idf of the earlier run, terms it did not have are dropped, and what "
          "is not given of --preset, terms, --tf, --norm and text is as it was there; another value is an error. Only "
          "--weight may be another one, but BM25 needs its own documents.")
      .note("--hash: values as scikit-learn's HashingVectorizer, norm --norm.")
      .example("tfidf vectorize docs/ -o matrix/", "scipy.sparse.load_npz('matrix/matrix.npz')")
      .example("tfidf vectorize train/ -o fit/ --ngrams 1-2 --min-df 2 --max-df 0.5", "words and pairs of words")
      .example("tfidf vectorize test/ -o new/ --fitted fit/", "other documents in the same columns")
      .example("tfidf vectorize lines.txt -o m/ --weight count --matrix mtx", "counts as Matrix Market");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  if (o.inputs.empty()) throw fail(ErrorKind::usage, "no documents: name files, directories or - (standard input)");
  if (o.output.empty() || o.output == "-") throw fail(ErrorKind::usage, "name the directory for the files: -o DIR");
  if (o.quiet && o.verbose) throw fail(ErrorKind::usage, "-q and -v contradict each other");
  check_contradictions(options, o);
  o.counting.terms.text = o.text.make();
  o.counting.threads = thread_count(o.threads);
  o.recipe = {std::string(name(chosen)), o.counting.terms, o.weighting, o.counting.binary, {}};
  if (!o.fitted.empty()) take_from_fit(options, o);
  o.recipe.weight = spell(kWeightNames, o.weight);
  o.documents.utf8 = o.counting.terms.text.utf8;
  if (o.weight == CellWeight::binary) o.counting.binary = true;
  if (o.hash != 0 && !options.given("weight")) o.weight = CellWeight::count;
  o.counting.validate();
  o.bm25.k1 = o.k1.value_or(o.bm25.k1);
  o.bm25.b = o.b.value_or(o.bm25.b);
  o.bm25.delta = o.delta.value_or(o.bm25.delta);
  o.bm25.validate();
  return false;
}

}  // namespace wordloom::tools
