#pragma once
// Exact nearest neighbours by cosine, and what follows from them.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/top_k.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

namespace query {
class DeviceFilter;
class FilteredRows;
class RowScales;
struct UnitSet;
struct Ask;
}  // namespace query

struct SearchOptions {
  std::size_t n = 10;
  std::size_t restrict_rows = 0;  ///< only the first so many rows (the most frequent words); 0: all
  std::size_t threads = 1;
};

/// Which arithmetic answers "a is to a2 as b is to ?".
enum class AnalogyMethod {
  add,  ///< 3CosAdd (Mikolov et al. 2013): cosine to the sum of the unit vectors, positive - negative
  mul,  ///< 3CosMul (Levy and Goldberg 2014, eq. 4): cosines shifted to [0, 1], epsilon 1e-3
};
/// positive a2 and b, negative a; any number of either, at least one positive.
struct Analogy {
  std::vector<Row> positive, negative;
  std::vector<Row> exclude{};  ///< more rows that are no answers
};

/// Exact search over the rows of `vectors`. Scores are computed in double and rounded to float once: one query, a
/// batch, any number of threads and every machine give the same answer, the one of a full sort (float kernels only rule
/// out rows that cannot be among the best). A row that is zero, not finite, or of a norm outside [1e-30, 1e30] has no
/// neighbours and is never one.
/// The first search finds the row norms in the same pass over memory, so that opening a model costs nothing. Copies are
/// cheap and share them; const members may be called from several threads.
class Searcher {
 public:
  /// `threads`: for searches whose own options ask for 0 threads.
  explicit Searcher(WordVectors vectors, std::size_t threads = 1);
  const WordVectors& vectors() const { return vectors_; }
  /// A vector from outside that questions may name like a row: an unknown word made of its n-grams, say. It is never an
  /// answer. The Row is good for this object and copies made later. Throws ErrorKind::usage for a wrong length.
  Row add_guest(std::span<const float> vector);
  /// Forgets all guests: the rows that stood for them are good for copies made before, not for this object.
  void drop_guests() { guests_.clear(); }
  /// Keeps a copy of the rows in 8 bits a value, as large models carry in their files, for those who ask many single
  /// questions one after the other, as a server does: nearest() and cos_add() then read a quarter of the memory.
  /// Answers stay exactly the same.
  void make_compact_copy(std::size_t threads = 1);
  /// What a device lists proves so many answers in general.
  static constexpr std::size_t kMostByDevice = 24;
  /// Lets a CUDA device help with batches: nearest_batch() and the analogies that are sums, for up to kMostByDevice
  /// answers among the first `restrict_rows` rows (0: all) exactly. The rows are copied to it now. Answers stay exactly
  /// the same. `device`: "cuda", "cuda:N" or "auto", the first that can do it (none: the CPU answers). Throws
  /// ErrorKind::usage, ErrorKind::device.
  void use_device(std::string_view device, std::size_t restrict_rows, std::size_t threads = 1);
  /// The same with any filter over these rows.
  void use_filter(std::unique_ptr<query::DeviceFilter> filter, std::size_t restrict_rows);
  std::string device() const;  ///< that helps: "cuda:0 (NVIDIA H200)", else "cpu"
  /// Euclidean norm of a row, summed in double; 0 for a row that takes no part. O(D).
  float norm(Row row) const;

  /// Top n by cosine to `query` (length D, need not be normalized), without `exclude`. Best first, ties by lower row.
  /// Empty for a query that as a row would take no part. Throws ErrorKind::usage for a wrong length.
  std::vector<Scored> nearest(std::span<const float> query, const SearchOptions& options,
                              std::span<const Row> exclude = {}) const;
  /// The same for many queries at once, as a blocked matrix product: [Q, D] -> Q lists. exclude[q] may be empty, and so
  /// may `exclude` as a whole; otherwise it has Q entries (ErrorKind::usage).
  std::vector<std::vector<Scored>> nearest_batch(MatrixView<const float> queries, const SearchOptions& options,
                                                 std::span<const std::vector<Row>> exclude = {}) const;
  /// How many questions, `most` or fewer, leave room for the answers of all: for those who ask block by block.
  std::size_t questions_at_once(const SearchOptions& options, std::size_t most) const;
  /// NaN when either row takes no part.
  double cosine(Row a, Row b) const;

  /// a is to a2 as b is to ?: 3CosAdd (Mikolov et al. 2013), the sum of unit vectors: positive - negative. Scores are
  /// cosines to that sum. The given rows are no answers. Empty when a given row takes no part or the sum vanishes.
  std::vector<Scored> cos_add(std::span<const Row> positive, std::span<const Row> negative,
                              const SearchOptions& options) const;
  /// 3CosMul (Levy and Goldberg 2014, eq. 4): cosines shifted to [0, 1], epsilon 1e-3. Otherwise as cos_add.
  std::vector<Scored> cos_mul(std::span<const Row> positive, std::span<const Row> negative,
                              const SearchOptions& options) const;
  /// The same answers for many analogies at once. Cosines are found once per distinct word, not once per analogy.
  std::vector<std::vector<Scored>> analogies(std::span<const Analogy> questions, AnalogyMethod method,
                                             const SearchOptions& options) const;
  /// The row least similar to the mean of the unit vectors of all given rows; cosines to that mean in `scores`. Rows
  /// that take no part have NaN there and are never the one, unless all are such. Equal cosines: the one given first.
  /// Throws ErrorKind::usage without rows.
  Row doesnt_match(std::span<const Row> rows, std::vector<double>* scores = nullptr) const;

 private:
  std::size_t rows_used(const SearchOptions& options) const { return rows_used(options.restrict_rows); }
  std::size_t rows_used(std::size_t restrict_rows) const;
  std::size_t units_per_pass(const SearchOptions& options, bool sums) const;
  std::vector<std::vector<Scored>> run(const query::UnitSet& units, std::span<const query::Ask> asks,
                                       const SearchOptions& options) const;
  void check(std::span<const Row> rows) const;
  std::span<const float> values(Row row) const;  // of a row or a guest

  WordVectors vectors_;
  std::size_t threads_;
  std::vector<std::shared_ptr<const std::vector<float>>> guests_;  // rows size(), size() + 1, ...
  std::shared_ptr<query::RowScales> scales_;
  std::shared_ptr<query::FilteredRows> filtered_;
};

/// Words of the vocabulary close to `word` in spelling, best first: case-insensitive matches, then smallest edit
/// distance (at most 2, less than the length of either word; neighbours swapped count as one edit), the more frequent
/// first. Distances count characters of UTF-8 without regard to case (Latin, Greek and Cyrillic letters).
std::vector<std::string_view> suggest(const WordList& words, std::string_view word, std::size_t n);

}  // namespace wordloom
