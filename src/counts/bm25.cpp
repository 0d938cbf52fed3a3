#include "wordloom/counts/bm25.hpp"

#include "wordloom/core/names.hpp"

namespace wordloom {
namespace {

constexpr Names<Bm25Variant, 6> kVariants{{{Bm25Variant::lucene, "lucene"},
                                           {Bm25Variant::robertson, "robertson"},
                                           {Bm25Variant::atire, "atire"},
                                           {Bm25Variant::bm25l, "bm25l"},
                                           {Bm25Variant::bm25plus, "bm25+"},
                                           {Bm25Variant::okapi, "okapi"}}};

}  // namespace

void Bm25::validate() const {
  // Written so that nan fails, too.
  if (!(k1 >= 0 && k1 <= 1000)) throw fail(ErrorKind::config, "BM25: k1 is {}, must be 0..1000", k1);
  if (!(b >= 0 && b <= 1)) throw fail(ErrorKind::config, "BM25: b is {}, must be 0..1", b);
  if (!(delta >= 0 && delta <= 1000)) throw fail(ErrorKind::config, "BM25: delta is {}, must be 0..1000", delta);
  if (!(epsilon >= 0 && epsilon <= 1)) throw fail(ErrorKind::config, "BM25: epsilon is {}, must be 0..1", epsilon);
}

Bm25 bm25_defaults(Bm25Variant variant) {
  Bm25 p;
  p.variant = variant;
  p.k1 = variant == Bm25Variant::lucene || variant == Bm25Variant::robertson ? 1.2 : 1.5;
  p.delta = variant == Bm25Variant::bm25plus ? 1 : 0.5;
  return p;
}

std::string_view name(Bm25Variant variant) { return spell(kVariants, variant); }
Bm25Variant parse_bm25_variant(std::string_view name) { return parse_name(kVariants, "BM25 variant", name); }

}  // namespace wordloom
