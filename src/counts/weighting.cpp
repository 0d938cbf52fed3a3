#include "wordloom/counts/weighting.hpp"

#include "wordloom/core/names.hpp"

namespace wordloom {
namespace {

constexpr Names<TfScheme, 6> kTf{{{TfScheme::raw, "raw"},
                                  {TfScheme::sublinear, "sublinear"},
                                  {TfScheme::binary, "binary"},
                                  {TfScheme::augmented, "augmented"},
                                  {TfScheme::double_log, "double-log"},
                                  {TfScheme::log_average, "log-average"}}};
constexpr Names<IdfScheme, 6> kIdf{{{IdfScheme::none, "none"},
                                    {IdfScheme::plain, "plain"},
                                    {IdfScheme::corrected, "corrected"},
                                    {IdfScheme::probabilistic, "probabilistic"},
                                    {IdfScheme::plain_plus_1, "plain-plus-1"},
                                    {IdfScheme::smooth, "smooth"}}};
constexpr Names<Norm, 3> kNorm{{{Norm::none, "none"}, {Norm::l1, "l1"}, {Norm::l2, "l2"}}};

TfScheme tf_letter(char letter, std::string_view all) {
  switch (letter) {
    case 'n':
    case 't':
      return TfScheme::raw;
    case 'l':
      return TfScheme::sublinear;
    case 'b':
      return TfScheme::binary;
    case 'a':
      return TfScheme::augmented;
    case 'd':
      return TfScheme::double_log;
    case 'L':
      return TfScheme::log_average;
    default:
      throw fail(ErrorKind::usage, "SMART scheme '{}': its first letter must be one of b n t a l d L", all);
  }
}

IdfScheme idf_letter(char letter, std::string_view all) {
  switch (letter) {
    case 'n':
    case 'x':
      return IdfScheme::none;
    case 'f':
      return IdfScheme::plain;
    case 't':
      return IdfScheme::corrected;
    case 'p':
      return IdfScheme::probabilistic;
    default:
      throw fail(ErrorKind::usage, "SMART scheme '{}': its second letter must be one of n x f t p", all);
  }
}

Norm norm_letter(char letter, std::string_view all) {
  switch (letter) {
    case 'n':
    case 'x':
      return Norm::none;
    case 'c':
      return Norm::l2;
    default:
      throw fail(ErrorKind::usage, "SMART scheme '{}': its third letter must be one of n x c", all);
  }
}

}  // namespace

Weighting parse_smart(std::string_view letters) {
  if (letters.size() != 3)
    throw fail(ErrorKind::usage, "SMART scheme '{}': three letters are needed, such as ltc or nfc", letters);
  Weighting w;
  w.tf = tf_letter(letters[0], letters);
  w.idf = idf_letter(letters[1], letters);
  w.norm = norm_letter(letters[2], letters);
  w.log_base = LogBase::two;
  w.drop_at_or_below = 1e-12;
  return w;
}

std::string_view name(TfScheme scheme) { return spell(kTf, scheme); }
std::string_view name(IdfScheme scheme) { return spell(kIdf, scheme); }
std::string_view name(Norm norm) { return spell(kNorm, norm); }
TfScheme parse_tf_scheme(std::string_view name) { return parse_name(kTf, "tf scheme", name); }
IdfScheme parse_idf_scheme(std::string_view name) { return parse_name(kIdf, "idf scheme", name); }
Norm parse_norm(std::string_view name) { return parse_name(kNorm, "norm", name); }

}  // namespace wordloom
