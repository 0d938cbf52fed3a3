#pragma once
// Weights of terms in documents: term frequency x document frequency x norm. Pure functions in double precision.
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace wordloom {

/// Local weight of a term that occurs tf >= 1 times in a document. log is that of Weighting::log_base.
enum class TfScheme {
  raw,         ///< tf; SMART n
  sublinear,   ///< 1 + log tf; SMART l
  binary,      ///< 1; SMART b
  augmented,   ///< 0.5 + 0.5 tf / (largest tf of the document); SMART a
  double_log,  ///< 1 + log(1 + log tf); SMART d
  log_average  ///< (1 + log tf) / (1 + log(mean tf of the document's terms)); SMART L
};

/// Global weight of a term that occurs in df of n documents.
enum class IdfScheme {
  none,           ///< 1; SMART n
  plain,          ///< log(n / df); SMART f
  corrected,      ///< log((n + 1) / df); SMART t as gensim has it
  probabilistic,  ///< max(0, log((n - df) / df)); SMART p
  plain_plus_1,   ///< log(n / df) + 1; scikit-learn with smooth_idf=False
  smooth,         ///< log((1 + n) / (1 + df)) + 1; scikit-learn's default
};

/// What a document's weights are divided by.
enum class Norm {
  none,  ///< 1; SMART n
  l1,    ///< the sum of absolute values
  l2     ///< the Euclidean length; SMART c
};

enum class LogBase { e, two, ten };

struct Weighting {
  TfScheme tf = TfScheme::raw;
  IdfScheme idf = IdfScheme::smooth;
  Norm norm = Norm::l2;
  LogBase log_base = LogBase::e;
  /// Terms with |idf| at or below this are left out before the norm, and entries with |weight| at or below it after it
  /// (gensim: 1e-12). Below 0: everything stays.
  double drop_at_or_below = -1;
  friend bool operator==(const Weighting&, const Weighting&) = default;
};

/// The three letters of a SMART scheme for documents, as gensim's TfidfModel reads them: tf from b n t a l d L, df from
/// n x f t p, norm from n x c; logarithms to the base of two and its drop threshold. Throws ErrorKind::usage naming the
/// letters there are (the pivoted norms u and b are none of them).
Weighting parse_smart(std::string_view letters);

/// "raw", "sublinear", ... as the enumerators are spelled, '_' as '-'. The parsers throw ErrorKind::usage.
std::string_view name(TfScheme scheme);
std::string_view name(IdfScheme scheme);
std::string_view name(Norm norm);
TfScheme parse_tf_scheme(std::string_view name);
IdfScheme parse_idf_scheme(std::string_view name);
Norm parse_norm(std::string_view name);

/// What a local weight needs to know of its document.
struct DocumentTf {
  double largest = 1;  ///< of the tf of its terms
  double mean = 1;     ///< over its distinct terms
};

/// log x to a base: what "log" stands for in the schemes above. x as std::log takes it: -infinity for 0, NaN below.
inline double logarithm(double x, LogBase base) {
  return base == LogBase::e ? std::log(x) : base == LogBase::two ? std::log2(x) : std::log10(x);
}

/// The formula of w.tf, tf >= 1. No norm, no threshold.
inline double tf_weight(const Weighting& w, double tf, DocumentTf document = {}) {
  switch (w.tf) {
    case TfScheme::raw:
      return tf;
    case TfScheme::sublinear:
      return 1 + logarithm(tf, w.log_base);
    case TfScheme::binary:
      return 1;
    case TfScheme::augmented:
      return 0.5 + 0.5 * tf / document.largest;
    case TfScheme::double_log:
      return 1 + logarithm(1 + logarithm(tf, w.log_base), w.log_base);
    case TfScheme::log_average:
      return (1 + logarithm(tf, w.log_base)) / (1 + logarithm(document.mean, w.log_base));
  }
  return tf;
}

/// The formula of w.idf with n = documents, n >= df >= 1 (df = 0 only where the formula allows it: smooth).
inline double idf_weight(const Weighting& w, std::uint64_t documents, std::uint64_t document_frequency) {
  const auto n = static_cast<double>(documents);
  const auto df = static_cast<double>(document_frequency);
  switch (w.idf) {
    case IdfScheme::none:
      return 1;
    case IdfScheme::plain:
      return logarithm(n / df, w.log_base);
    case IdfScheme::corrected:
      return logarithm((n + 1) / df, w.log_base);
    case IdfScheme::probabilistic:
      return n > df ? std::fmax(0, logarithm((n - df) / df, w.log_base)) : 0;
    case IdfScheme::plain_plus_1:
      return logarithm(n / df, w.log_base) + 1;
    case IdfScheme::smooth:
      return logarithm((1 + n) / (1 + df), w.log_base) + 1;
  }
  return 1;
}

}  // namespace wordloom
