#pragma once
// BM25 and its family: how much a term that a document holds adds to the document's score. Pure functions in double.
#include <cmath>
#include <cstdint>
#include <string_view>

namespace wordloom {

/// N documents of which df hold the term; tf times in this one, of `length` terms where the mean is `mean_length`.
/// K = k1 (1 - b + b length / mean_length). Names and formulas as Kamphuis et al., "Which BM25 do you mean?" (ECIR
/// 2020), table 1, and the programs named.
enum class Bm25Variant {
  lucene,     ///< ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (K + tf): Lucene 8 with exact lengths, bm25s "lucene"
  robertson,  ///< ln((N - df + 0.5) / (df + 0.5)) * tf / (K + tf), the idf not below 0
  atire,      ///< ln(N / df) * (k1 + 1) tf / (K + tf)
  bm25l,      ///< ln((N + 1) / (df + 0.5)) * (k1 + 1) (c + delta) / (k1 + c + delta), c = tf k1 / K
  bm25plus,   ///< ln((N + 1) / df) * ((k1 + 1) tf / (K + tf) + delta)
  okapi,      ///< ln(N - df + 0.5) - ln(df + 0.5), below 0 replaced by epsilon times the mean idf of all terms,
              ///< * (k1 + 1) tf / (K + tf): rank_bm25's BM25Okapi
};

struct Bm25 {
  Bm25Variant variant = Bm25Variant::lucene;
  double k1 = 1.2;        ///< saturation of tf; >= 0
  double b = 0.75;        ///< share of length normalization; 0..1
  double delta = 0.5;     ///< bm25l (0.5) and bm25plus (1); >= 0
  double epsilon = 0.25;  ///< okapi's floor
  void validate() const;  ///< throws ErrorKind::config naming the field, its value and the range
  friend bool operator==(const Bm25&, const Bm25&) = default;
};

/// The variant with the constants its authors or programs give: k1 1.2 (lucene, robertson) or 1.5 (the others), b 0.75,
/// delta 0.5 (bm25l) or 1 (bm25plus).
Bm25 bm25_defaults(Bm25Variant variant);

std::string_view name(Bm25Variant variant);             ///< "lucene", "robertson", "atire", "bm25l", "bm25+", "okapi"
Bm25Variant parse_bm25_variant(std::string_view name);  ///< throws ErrorKind::usage naming them

/// The idf before okapi's floor; may be below 0 for okapi only.
inline double bm25_raw_idf(Bm25Variant variant, std::uint64_t documents, std::uint64_t document_frequency) {
  const auto n = static_cast<double>(documents);
  const auto df = static_cast<double>(document_frequency);
  switch (variant) {
    case Bm25Variant::lucene:
      return std::log(1 + (n - df + 0.5) / (df + 0.5));
    case Bm25Variant::robertson:
      return std::fmax(0, std::log((n - df + 0.5) / (df + 0.5)));
    case Bm25Variant::atire:
      return std::log(n / df);
    case Bm25Variant::bm25l:
      return std::log((n + 1) / (df + 0.5));
    case Bm25Variant::bm25plus:
      return std::log((n + 1) / df);
    case Bm25Variant::okapi:
      return std::log(n - df + 0.5) - std::log(df + 0.5);
  }
  return 0;
}

/// The idf as it enters the score. `mean_raw_idf`: okapi only, the mean of bm25_raw_idf() over all terms of the
/// collection.
inline double bm25_idf(const Bm25& p, std::uint64_t documents, std::uint64_t document_frequency,
                       double mean_raw_idf = 0) {
  const double raw = bm25_raw_idf(p.variant, documents, document_frequency);
  return p.variant == Bm25Variant::okapi && raw < 0 ? p.epsilon * mean_raw_idf : raw;
}

/// K: what a document's length makes of k1. `mean_length` > 0.
inline double bm25_length_factor(const Bm25& p, double length, double mean_length) {
  return p.k1 * (1 - p.b + p.b * length / mean_length);
}

/// The factor beside the idf for tf >= 1; grows with tf and falls with `length_factor`, the K of the document.
inline double bm25_tf(const Bm25& p, double tf, double length_factor) {
  switch (p.variant) {
    case Bm25Variant::lucene:
    case Bm25Variant::robertson:
      return tf / (length_factor + tf);
    case Bm25Variant::atire:
    case Bm25Variant::okapi:
      return (p.k1 + 1) * tf / (length_factor + tf);
    case Bm25Variant::bm25l: {
      // K = k1 B with B = 1 - b + b length / mean; without k1 there is no saturation to speak of.
      if (p.k1 == 0) return 1;
      const double c = tf * p.k1 / length_factor;
      return (p.k1 + 1) * (c + p.delta) / (p.k1 + c + p.delta);
    }
    case Bm25Variant::bm25plus:
      return (p.k1 + 1) * tf / (length_factor + tf) + p.delta;
  }
  return 0;
}

}  // namespace wordloom
