#include "wordloom/query/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "query/filter_scan.hpp"
#include "query/graph_search.hpp"
#include "query/reference.hpp"
#include "query/scan.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

// Distinct units per pass: their cosines with a block of rows stay in the L2 cache.
constexpr std::size_t kUnitsPerPass = 2048;
// A device wants many at once.
constexpr std::size_t kUnitsForDevice = query::DeviceFilter::kWellAsked;
// Answers of a block of questions: 32 MB, and a few times that in what collects them.
constexpr std::size_t kAnswersAtOnce = std::size_t{1} << 22;

std::vector<std::uint32_t> sorted_rows(std::span<const Row> rows) {
  std::vector<std::uint32_t> out;
  out.reserve(rows.size());
  for (const Row row : rows) out.push_back(row.value);
  std::sort(out.begin(), out.end());
  return out;
}

/// Appends x / |x|; false (and nothing appended) when x has no direction: rows ask as well, so one rule holds for both.
bool append_unit(query::UnitSet& units, std::span<const float> x) {
  std::vector<double> unit(x.begin(), x.end());
  if (!query::make_unit(unit, kSmallestNorm)) return false;
  units.values.insert(units.values.end(), unit.begin(), unit.end());
  return true;
}

/// Units of vocabulary rows, each once.
class RowUnits {
 public:
  explicit RowUnits(std::size_t dim) { units_.dim = dim; }

  /// False when the row, whose numbers are `values`, takes no part.
  bool index(Row row, std::span<const float> values, std::uint32_t& out) {
    const auto [entry, added] = index_.try_emplace(row, static_cast<std::uint32_t>(units_.size()));
    if (added) {
      std::vector<double> unit(units_.dim, 0.0);
      if (query::add_unit(values, 1.0, unit)) {
        units_.values.insert(units_.values.end(), unit.begin(), unit.end());
      } else {
        entry->second = kNone;
      }
    }
    out = entry->second;
    return out != kNone;
  }
  const query::UnitSet& units() const { return units_; }
  void clear() {
    units_.values.clear();
    index_.clear();
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  query::UnitSet units_;
  std::unordered_map<Row, std::uint32_t> index_;
};

}  // namespace

std::size_t Searcher::units_per_pass(const SearchOptions& options, bool sums) const {
  const bool by_device =
      filtered_ && sums && options.n <= kMostByDevice && filtered_->rows() == rows_used(options.restrict_rows);
  return by_device ? kUnitsForDevice : kUnitsPerPass;
}

Searcher::Searcher(WordVectors vectors, std::size_t threads)
    : vectors_(std::move(vectors)),
      threads_(std::max<std::size_t>(threads, 1)),
      scales_(std::make_shared<query::RowScales>(vectors_.size())) {}

void Searcher::make_compact_copy(std::size_t threads) {
  if (vectors_.compact) return;
  vectors_.compact = std::make_shared<const CompactRows>(vectors_.checked(0, vectors_.size()), threads);
}

float Searcher::norm(Row row) const {
  check({&row, 1});
  return static_cast<float>(query::norm(values(row)));
}

Row Searcher::add_guest(std::span<const float> vector) {
  if (vector.size() != vectors_.dim())
    throw fail(ErrorKind::usage, "a vector of {} values for word vectors of {}", vector.size(), vectors_.dim());
  guests_.push_back(std::make_shared<const std::vector<float>>(vector.begin(), vector.end()));
  return Row(static_cast<std::uint32_t>(vectors_.size() + guests_.size() - 1));
}

std::span<const float> Searcher::values(Row row) const {
  if (row.value < vectors_.size()) return vectors_.checked(row);
  return *guests_[row.value - vectors_.size()];
}

std::size_t Searcher::rows_used(std::size_t restrict_rows) const {
  return restrict_rows == 0 ? vectors_.size() : std::min(restrict_rows, vectors_.size());
}

void Searcher::use_device(std::string_view device, std::size_t restrict_rows, std::size_t threads) {
  if (auto filter = query::filter_on(device, vectors_, rows_used(restrict_rows), threads))
    use_filter(std::move(filter), restrict_rows);
}

void Searcher::use_filter(std::unique_ptr<query::DeviceFilter> filter, std::size_t restrict_rows) {
  filtered_ = std::make_shared<query::FilteredRows>(std::move(filter), rows_used(restrict_rows));
}

std::string Searcher::device() const { return filtered_ ? filtered_->description() : "cpu"; }

void Searcher::check(std::span<const Row> rows) const {
  for (const Row row : rows)
    if (row.value >= vectors_.size() + guests_.size())
      throw fail(ErrorKind::usage, "row {} asked of {} word vectors", row.value, vectors_.size());
}

std::vector<std::vector<Scored>> Searcher::run(const query::UnitSet& units, std::span<const query::Ask> asks,
                                               const SearchOptions& options) const {
  const std::size_t rows = rows_used(options), threads = options.threads == 0 ? threads_ : options.threads;
  const auto by_cpu = [&](std::span<const query::Ask> asked) {
    return query::scan(vectors_, *scales_, vectors_.compact.get(), rows, units, asked, options.n, threads);
  };
  if (!filtered_ || !filtered_->suits(asks, rows, options.n)) return by_cpu(asks);
  return filtered_->search(vectors_, units, asks, options.n, threads, by_cpu);
}

std::vector<Scored> Searcher::nearest(std::span<const float> query, const SearchOptions& options,
                                      std::span<const Row> exclude) const {
  if (query.size() != vectors_.dim())
    throw fail(ErrorKind::usage, "a query of {} values for word vectors of {}", query.size(), vectors_.dim());
  query::UnitSet units{vectors_.dim(), {}};
  if (!append_unit(units, query)) return {};
  const query::Ask ask{{0}, {}, sorted_rows(exclude)};
  return std::move(run(units, {&ask, 1}, options)[0]);
}

std::vector<std::vector<Scored>> Searcher::nearest_batch(MatrixView<const float> queries, const SearchOptions& options,
                                                         std::span<const std::vector<Row>> exclude) const {
  if (queries.rows != 0 && queries.cols != vectors_.dim())
    throw fail(ErrorKind::usage, "queries of {} values for word vectors of {}", queries.cols, vectors_.dim());
  if (!exclude.empty() && exclude.size() != queries.rows)
    throw fail(ErrorKind::usage, "{} exclusion lists for {} queries", exclude.size(), queries.rows);
  std::vector<std::vector<Scored>> results(queries.rows);
  const std::size_t pass = units_per_pass(options, true);
  for (std::size_t first = 0; first < queries.rows; first += pass) {
    query::UnitSet units{vectors_.dim(), {}};
    std::vector<query::Ask> asks;
    std::vector<std::size_t> targets;
    for (std::size_t q = first; q < std::min(queries.rows, first + pass); ++q) {
      const auto index = static_cast<std::uint32_t>(units.size());
      if (!append_unit(units, queries.row(q))) continue;
      asks.push_back({{index}, {}, exclude.empty() ? std::vector<std::uint32_t>{} : sorted_rows(exclude[q])});
      targets.push_back(q);
    }
    auto found = run(units, asks, options);
    for (std::size_t i = 0; i < targets.size(); ++i) results[targets[i]] = std::move(found[i]);
  }
  return results;
}

std::size_t Searcher::questions_at_once(const SearchOptions& options, std::size_t most) const {
  const std::size_t answers = std::max<std::size_t>(std::min(options.n, rows_used(options)), 1);
  return std::clamp<std::size_t>(kAnswersAtOnce / answers, 1, std::max<std::size_t>(most, 1));
}

double Searcher::cosine(Row a, Row b) const {
  const Row both[] = {a, b};
  check(both);
  const std::span<const float> x = values(a), y = values(b);
  const double nx = query::norm(x), ny = query::norm(y);
  if (nx == 0 || ny == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(query::dot(x, y) / (nx * ny), -1.0, 1.0);
}

std::vector<std::vector<Scored>> Searcher::analogies(std::span<const Analogy> questions, AnalogyMethod method,
                                                     const SearchOptions& options) const {
  std::vector<std::vector<Scored>> results(questions.size());
  RowUnits units(vectors_.dim());
  const std::size_t pass = units_per_pass(options, method == AnalogyMethod::add);
  std::vector<query::Ask> asks;
  std::vector<std::size_t> targets;
  const auto flush = [&] {
    auto found = run(units.units(), asks, options);
    for (std::size_t i = 0; i < targets.size(); ++i) results[targets[i]] = std::move(found[i]);
    units.clear();
    asks.clear();
    targets.clear();
  };
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const auto& [positive, negative, exclude] = questions[q];
    check(positive);
    check(negative);
    if (positive.empty()) throw fail(ErrorKind::usage, "an analogy needs at least one positive word");
    if (units.units().size() + positive.size() + negative.size() > pass) flush();
    query::Ask ask;
    ask.kind = method == AnalogyMethod::add ? query::Ask::Kind::sum : query::Ask::Kind::ratio;
    bool complete = true;
    const auto refer = [&](std::span<const Row> rows, std::vector<std::uint32_t>& to) {
      for (const Row row : rows) {
        std::uint32_t unit = 0;
        if (!units.index(row, values(row), unit)) complete = false;
        to.push_back(unit);
        ask.exclude.push_back(row.value);
      }
    };
    refer(positive, ask.plus);
    refer(negative, ask.minus);
    if (!complete) continue;
    for (const Row row : exclude) ask.exclude.push_back(row.value);
    std::sort(ask.exclude.begin(), ask.exclude.end());
    asks.push_back(std::move(ask));
    targets.push_back(q);
  }
  flush();
  return results;
}

std::vector<Scored> Searcher::cos_add(std::span<const Row> positive, std::span<const Row> negative,
                                      const SearchOptions& options) const {
  const Analogy question{{positive.begin(), positive.end()}, {negative.begin(), negative.end()}};
  return std::move(analogies({&question, 1}, AnalogyMethod::add, options)[0]);
}

std::vector<Scored> Searcher::cos_mul(std::span<const Row> positive, std::span<const Row> negative,
                                      const SearchOptions& options) const {
  const Analogy question{{positive.begin(), positive.end()}, {negative.begin(), negative.end()}};
  return std::move(analogies({&question, 1}, AnalogyMethod::mul, options)[0]);
}

Row Searcher::doesnt_match(std::span<const Row> rows, std::vector<double>* scores) const {
  if (rows.empty()) throw fail(ErrorKind::usage, "no words given to find the one that does not match");
  check(rows);
  std::vector<double> mean(vectors_.dim(), 0.0);
  for (const Row row : rows) query::add_unit(values(row), 1.0, mean);
  if (!query::make_unit(mean, 1e-9)) std::fill(mean.begin(), mean.end(), 0.0);
  std::vector<double> cosines;
  cosines.reserve(rows.size());
  for (const Row row : rows) {
    const std::span<const float> x = values(row);
    const double length = query::norm(x);
    cosines.push_back(length == 0 ? std::numeric_limits<double>::quiet_NaN()
                                  : query::dot(std::span<const double>(mean), x) / length);
  }
  std::size_t least = 0;
  for (std::size_t i = 1; i < cosines.size(); ++i)
    if (cosines[i] < cosines[least] || (std::isnan(cosines[least]) && !std::isnan(cosines[i]))) least = i;
  if (scores != nullptr) *scores = std::move(cosines);
  return rows[least];
}

}  // namespace wordloom
