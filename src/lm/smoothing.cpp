#include "wordloom/lm/smoothing.hpp"

#include <algorithm>

#include "wordloom/core/error.hpp"
#include "wordloom/lm/smoothing_names.hpp"

namespace wordloom::lm {
namespace {

// Chen & Goodman 1998, eq. 26. Empty when the counts do not allow it; `why` then says so. Without interpolation a
// discount of the whole count, which is what no n-gram with the count 4 makes of it, would leave n-grams that were seen
// no probability.
std::vector<double> modified_discounts(const CountsOfCounts& n, bool interpolated, std::string& why) {
  for (std::size_t j = 1; j <= 3; ++j)
    if (n[j] == 0) {
      why = fmt::format("no n-gram has the count {}", j);
      return {};
    }
  const double n1 = static_cast<double>(n[1]), y = n1 / (n1 + 2 * static_cast<double>(n[2]));
  std::vector<double> discounts{0.0};
  for (std::size_t j = 1; j <= 3; ++j) {
    const double d = static_cast<double>(j) -
                     static_cast<double>(j + 1) * y * static_cast<double>(n[j + 1]) / static_cast<double>(n[j]);
    if (d < 0 || (!interpolated && n[j + 1] == 0)) {
      why = fmt::format("the discount for count {} would be {:.4f}", j, d);
      return {};
    }
    discounts.push_back(d);
  }
  return discounts;
}

DiscountRule kneser_ney(std::uint32_t order, const CountsOfCounts& n, bool interpolated,
                        std::vector<std::string>& warnings) {
  std::string why;
  std::vector<double> discounts = modified_discounts(n, interpolated, why);
  if (discounts.empty()) {
    discounts = {0.0, 0.5, 1.0, 1.5};
    warnings.push_back(
        fmt::format("order {}: Kneser-Ney discounts cannot be estimated ({}: too little text, or text without natural "
                    "repetitions); 0.5, 1 and 1.5 are used",
                    order, why));
  }
  DiscountRule rule;
  rule.small = {0.0, 1 - discounts[1], 2 - discounts[2]};
  rule.shift = -discounts[3];
  rule.interpolated = interpolated;
  return rule;
}

// Katz's discount ratios for counts 1..limit (Chen & Goodman 1998, eq. 14). Empty when one is not in (0, 1].
std::vector<double> katz_ratios(const CountsOfCounts& n, std::uint32_t limit) {
  if (n[1] == 0) return {};
  const double common = (limit + 1.0) * static_cast<double>(n[limit + 1]) / static_cast<double>(n[1]);
  std::vector<double> ratios{0.0};
  for (std::uint32_t r = 1; r <= limit; ++r) {
    if (n[r] == 0 || n[r + 1] == 0) return {};
    const double turing = (r + 1.0) * static_cast<double>(n[r + 1]) / (r * static_cast<double>(n[r]));
    const double ratio = (turing - common) / (1 - common);
    if (!(ratio > 0 && ratio <= 1)) return {};
    ratios.push_back(ratio);
  }
  return ratios;
}

DiscountRule good_turing(std::uint32_t order, std::uint32_t wanted, const CountsOfCounts& n,
                         std::vector<std::string>& warnings) {
  DiscountRule rule;
  rule.interpolated = false;
  rule.leaves_some = true;
  for (std::uint32_t limit = wanted; limit >= 1; --limit) {
    const std::vector<double> ratios = katz_ratios(n, limit);
    if (ratios.empty()) continue;
    if (limit < wanted)
      warnings.push_back(
          fmt::format("order {}: Good-Turing discounts for counts up to {} cannot be estimated; counts "
                      "up to {} are discounted",
                      order, wanted, limit));
    for (std::uint32_t r = 0; r <= limit; ++r) rule.small.push_back(ratios[r] * r);
    return rule;
  }
  warnings.push_back(
      fmt::format("order {}: Good-Turing discounts cannot be estimated (too few n-grams seen once or twice); 0.5 is "
                  "taken off every "
                  "count",
                  order));
  rule.small = {0.0};
  rule.shift = -0.5;
  return rule;
}

}  // namespace

std::string_view name(Smoothing method) { return spell(kSmoothingNames, method); }

void SmoothingConfig::validate() const {
  if (!(delta > 0)) throw fail(ErrorKind::config, "delta is {}: it must be above 0", delta);
  if (!(stupid > 0 && stupid <= 1))
    throw fail(ErrorKind::config, "the weight of stupid back-off is {}: it must be above 0 and at most 1", stupid);
  if (katz_limit < 1 || katz_limit > 20)
    throw fail(ErrorKind::config, "the Katz limit is {}: it must be between 1 and 20", katz_limit);
}

DiscountRule make_rule(const SmoothingConfig& config, std::uint32_t order, const CountsOfCounts& counts,
                       std::uint64_t predicted, std::vector<std::string>& warnings) {
  DiscountRule rule;
  switch (config.method) {
    case Smoothing::kneser_ney:
      return kneser_ney(order, counts, true, warnings);
    case Smoothing::kneser_ney_backoff:
      // Back-off at the lowest order would give all that the discounts leave to <unk>.
      return kneser_ney(order, counts, order == 1, warnings);
    case Smoothing::witten_bell:
      rule.per_type = 1;
      return rule;
    case Smoothing::additive:
      rule.interpolated = false;
      rule.small = {0.0};
      rule.shift = config.delta;
      rule.per_context = config.delta * static_cast<double>(predicted);
      return rule;
    case Smoothing::maximum_likelihood:
      rule.interpolated = false;
      return rule;
    case Smoothing::good_turing:
      return good_turing(order, config.katz_limit, counts, warnings);
    case Smoothing::stupid_backoff:
      rule.interpolated = false;
      rule.constant = config.stupid;
      return rule;
  }
  return rule;
}

bool counts_continuations(Smoothing method) {
  return method == Smoothing::kneser_ney || method == Smoothing::kneser_ney_backoff;
}

}  // namespace wordloom::lm
