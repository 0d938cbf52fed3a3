#pragma once
// Smoothing: how much of a count is kept for the n-gram that was seen, and what becomes of the rest.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::lm {

enum class Smoothing {
  kneser_ney,          ///< modified Kneser-Ney, interpolated (Chen & Goodman 1998, eq. 24 to 27), as lmplz
  kneser_ney_backoff,  ///< the same discounts; lower orders are asked for unseen words only
  witten_bell,         ///< interpolated: weight of the lower order = types / (tokens + types) after a history
  additive,            ///< (count + delta) / (total + delta V); what is left is shared out as the lower order has it
  maximum_likelihood,  ///< count / total; unseen words after a seen history have no probability
  good_turing,         ///< Katz back-off with Good-Turing discounts (Katz 1987; Chen & Goodman 1998, section 2.3)
  stupid_backoff,      ///< count / total, else `stupid` times the lower order's score; no probabilities (Brants 2007)
};

/// "kneser-ney", "kneser-ney-backoff", "witten-bell", "additive", "maximum-likelihood", "good-turing",
/// "stupid-backoff".
std::string_view name(Smoothing method);

struct SmoothingConfig {
  Smoothing method = Smoothing::kneser_ney;
  bool interpolate_unigrams = true;  ///< Kneser-Ney: unigrams are mixed with the uniform distribution; otherwise what
                                     ///< their discounts leave goes to <unk> (lmplz --interpolate_unigrams 0)
  double delta = 1.0;                ///< of additive, above 0
  double stupid = 0.4;               ///< of stupid back-off, in (0, 1]
  std::uint32_t katz_limit = 5;      ///< good_turing: counts above it are trusted; 1..20
  bool closed = false;               ///< <unk> has no probability
  void validate() const;             ///< throws ErrorKind::config
};

/// How many n-grams of an order have count 1, 2, ...: at [1], [2], ...
using CountsOfCounts = std::array<std::uint64_t, 24>;

/// What smoothing does to the counts after one history, all of one order.
///   total = per_context + sum of (count + per_type) over the words seen; a seen word keeps kept(count) / total.
struct DiscountRule {
  std::vector<double> small;  ///< kept(count) for counts below its size
  double shift = 0;           ///< kept(count) = count + shift beyond
  double per_context = 0, per_type = 0;
  bool interpolated = true;  ///< what is left is a weight of the lower order; else it is for unseen words alone
  bool leaves_some = false;  ///< where nothing is left, the total grows by one (as SRILM does for Katz)
  double constant = 0;       ///< above 0: the back-off weight of every history (stupid back-off)

  double kept(std::uint32_t count) const { return count < small.size() ? small[count] : count + shift; }
  double weight(std::uint32_t count) const { return count + per_type; }
};

/// The rule for n-grams of order `order`, from their counts of counts. `predicted` is the number of words that can
/// follow a history. Where the data do not allow an estimate, another rule is taken and `warnings` gets a sentence that
/// says which, why and what is used instead.
DiscountRule make_rule(const SmoothingConfig& config, std::uint32_t order, const CountsOfCounts& counts,
                       std::uint64_t predicted, std::vector<std::string>& warnings);

/// True for the methods that count continuations below the highest order.
bool counts_continuations(Smoothing method);

}  // namespace wordloom::lm
