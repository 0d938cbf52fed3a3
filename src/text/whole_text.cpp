#include "text/whole_text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "text/icu_words.hpp"
#include "text/utf8_decode.hpp"

namespace wordloom::text {
namespace {

using Decompose = AnalyzerRecipe::Decompose;

std::size_t before(std::string_view text, std::size_t i) {
  do {
    --i;
  } while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80);
  return i;
}

bool has(char32_t c, UProperty property) { return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0; }

/// Unicode 15.0, table 3-17: a cased letter before, none after, case-ignorable characters passed over.
bool is_final_sigma(std::string_view text, std::size_t begin, std::size_t end) {
  char32_t c = 0;
  bool found = false;
  for (std::size_t i = begin; i > 0 && !found;) {
    i = before(text, i);
    c = decode_utf8(text, i).code_point;
    found = !has(c, UCHAR_CASE_IGNORABLE);
  }
  if (!found || !has(c, UCHAR_CASED)) return false;
  for (std::size_t i = end; i < text.size();) {
    const Utf8Step step = decode_utf8(text, i);
    if (!has(step.code_point, UCHAR_CASE_IGNORABLE)) return !has(step.code_point, UCHAR_CASED);
    i += step.length;
  }
  return true;
}

}  // namespace

void lower_ascii(char* p, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    p[i] = static_cast<char>(c + (static_cast<unsigned char>(c - 'A') < 26 ? 32 : 0));
  }
}

WholeText::WholeText(const AnalyzerRecipe& recipe)
    : lowers_(recipe.letter_case == AnalyzerRecipe::Case::lower), decompose_(recipe.decompose) {}

// ASCII goes in runs: even in other scripts there is some between most words.
void WholeText::lower(std::string_view text, CodePointFacts& facts, std::string& out) const {
  out.clear();
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t run = find_non_ascii(text, i);
    if (run > i) {
      const std::size_t at = out.size();
      out.append(text, i, run - i);
      lower_ascii(out.data() + at, run - i);
      i = run;
    }
    while (i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80) {
      const Utf8Step step = decode_utf8(text, i);
      const char32_t lower = facts.lower(step.code_point);
      if (step.code_point == CodePointFacts::kCapitalSigma) {
        append_utf8(is_final_sigma(text, i, i + step.length) ? 0x3c2 : 0x3c3, out);
      } else if (step.code_point == CodePointFacts::kCapitalIWithDot) {
        out.append("i\xcc\x87");
      } else if (lower == step.code_point) {
        out.append(text, i, step.length);
      } else {
        append_utf8(lower, out);
      }
      i += step.length;
    }
  }
}

void WholeText::decompose(std::string_view text, std::string& out) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  check_icu(status, "opening the normalization data");
  std::string all;
  icu::StringByteSink<std::string> sink(&all);
  nfkd->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr, status);
  check_icu(status, "decomposing");
  out.clear();
  for (std::size_t i = 0; i < all.size();) {
    const std::size_t run = find_non_ascii(all, i);
    out.append(all, i, run - i);
    i = run;
    while (i < all.size() && static_cast<unsigned char>(all[i]) >= 0x80) {
      const Utf8Step step = decode_utf8(all, i);
      if (decompose_ == Decompose::marks && u_getCombiningClass(static_cast<UChar32>(step.code_point)) == 0)
        out.append(all, i, step.length);
      i += step.length;
    }
  }
}

std::string_view WholeText::apply(std::string_view text, CodePointFacts& facts) {
  if (lowers_) {
    lower(text, facts, lowered_);
    text = lowered_;
  }
  if (decompose_ != Decompose::none && find_non_ascii(text, 0) != text.size()) {
    decompose(text, decomposed_);
    text = decomposed_;
  }
  return text;
}

}  // namespace wordloom::text
