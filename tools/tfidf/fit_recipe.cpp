#include "tfidf/fit_recipe.hpp"

#include <filesystem>

#include "common/json_text.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom::tools {
namespace {

/// The values by the names of their options, as they are typed.
Json by_option(const FitRecipe& r) {
  const Weighting& w = r.weighting;
  Json all = Json::parse(r.terms.text.to_json());
  all["decompose"] = all.value("decompose", "none");
  all["preset"] = r.preset;
  all["analyzer"] = name(r.terms.unit);
  all["ngrams"] = fmt::format("{}-{}", r.terms.min_n, r.terms.max_n);
  all["binary"] = r.binary;
  all["tf"] = name(w.tf);
  all["norm"] = name(w.norm);
  all["smart"] = fmt::format("tf {}, idf {}, norm {}", name(w.tf), name(w.idf), name(w.norm));
  return all;
}

std::string typed(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) return fmt::format("a list of {} words", value.size());
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.empty() ? "none" : text;
}

}  // namespace

std::string to_json(const FitRecipe& r) {
  const Weighting& w = r.weighting;
  const Json json{{"preset", r.preset},
                  {"terms", Json::parse(r.terms.to_json())},
                  {"binary", r.binary},
                  {"weight", r.weight},
                  {"tf", name(w.tf)},
                  {"idf", name(w.idf)},
                  {"norm", name(w.norm)},
                  {"log_base", w.log_base == LogBase::e     ? "e"
                               : w.log_base == LogBase::two ? "2"
                                                            : "10"},
                  {"drop_at_or_below", w.drop_at_or_below}};
  return json.dump(2) + "\n";
}

std::optional<FitRecipe> read_fit_recipe(const std::string& directory) {
  const std::filesystem::path path = std::filesystem::path(directory) / kRecipeFile;
  std::error_code code;
  if (!std::filesystem::exists(path, code)) return std::nullopt;
  try {
    const Json json = Json::parse(read_all(path.string(), std::uint64_t{1} << 26));
    FitRecipe r;
    r.preset = json.at("preset").get<std::string>();
    r.terms = TermRecipe::from_json(json.at("terms").dump());
    r.binary = json.at("binary").get<bool>();
    r.weight = json.at("weight").get<std::string>();
    r.weighting.tf = parse_tf_scheme(json.at("tf").get<std::string>());
    r.weighting.idf = parse_idf_scheme(json.at("idf").get<std::string>());
    r.weighting.norm = parse_norm(json.at("norm").get<std::string>());
    const auto base = json.at("log_base").get<std::string>();
    if (base != "e" && base != "2" && base != "10")
      throw fail(ErrorKind::format, "log_base is \"{}\", must be e, 2 or 10", base);
    r.weighting.log_base = base == "e" ? LogBase::e : base == "2" ? LogBase::two : LogBase::ten;
    r.weighting.drop_at_or_below = json.at("drop_at_or_below").get<double>();
    r.terms.validate();
    return r;
  } catch (const Json::exception& error) {
    throw fail(ErrorKind::format, "{}: {} (written by another version? fit again)", path.string(), error.what());
  } catch (const Error& error) {
    throw Error(ErrorKind::format, error.within(path.string()).message());
  }
}

void check_against_fit(const OptionSet& options, const FitRecipe& asked, const FitRecipe& fit,
                       const std::string& directory) {
  struct Pair {
    const char *option, *key;
  };
  constexpr Pair kChecked[] = {{"preset", "preset"},
                               {"analyzer", "analyzer"},
                               {"ngrams", "ngrams"},
                               {"binary", "binary"},
                               {"tf", "tf"},
                               {"norm", "norm"},
                               {"smart", "smart"},
                               {"tokenizer", "tokenizer"},
                               {"locale", "locale"},
                               {"case", "case"},
                               {"stem", "stemmer"},
                               {"normalization", "normalization"},
                               {"strip-accents", "strip_accents"},
                               {"decompose", "decompose"},
                               {"keep-punctuation", "keep_punctuation"},
                               {"no-numbers", "keep_numbers"},
                               {"min-length", "min_length"},
                               {"max-length", "max_length"},
                               {"stop-words", "stop_words"},
                               {"utf8", "utf8"}};
  const Json here = by_option(asked), there = by_option(fit);
  for (const Pair& p : kChecked)
    if (options.given(p.option) && here.at(p.key) != there.at(p.key))
      throw fail(ErrorKind::usage, "{}: {} was made with {} {}, not {} (what is not given is taken from there)",
                 options.spelling(p.option), directory, p.key, typed(there.at(p.key)), typed(here.at(p.key)));
}

}  // namespace wordloom::tools
