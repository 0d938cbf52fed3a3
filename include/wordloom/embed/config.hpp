#pragma once
// What a training run is told to do, one plain struct per concept.
#include <cstdint>
#include <string>

#include "wordloom/vocab/subwords.hpp"

namespace wordloom {

enum class Mode { skipgram, cbow };
enum class Loss { ns, hs };  ///< negative sampling | hierarchical softmax
enum class CbowInput { mean, sum };
/// word2vec: every input row gets the whole gradient of their mean, as word2vec.c does; corrected: divided by the
/// number of inputs, the true gradient (Irsoy et al. 2021, arXiv 2012.15332). Without effect with CbowInput::sum.
enum class CbowGradient { word2vec, corrected };

/// How rows are stored while they are trained; all arithmetic is in float. bf16: 16 bits a number, half the memory,
/// what is added to a row rounded at random so that it is right in the mean (docs/decisions/082). GPUs only.
enum class Precision { f32, bf16 };

struct ModelConfig {
  Mode mode = Mode::skipgram;
  Loss loss = Loss::ns;
  std::uint32_t dim = 100;  ///< 1..4096
  CbowInput cbow_input = CbowInput::mean;
  CbowGradient cbow_gradient = CbowGradient::word2vec;
  Precision precision = Precision::f32;
};

/// Who shares one set of negative draws. pair: nobody, each (context, centre) pair draws its own, as word2vec.c does;
/// window: all contexts of a centre; block: the windows of 8 neighbouring centres. CBOW has one prediction a window, so
/// that pair and window are the same there; apart, for CBOW alone: up to 4 centres that a host trains side by side,
/// each in a sentence of its own (a GPU draws for each). automatic: apart for CBOW, pair for exact training, else
/// window. Passed over with subwords: a host shares apart with skip-gram, and CBOW draws for each window.
enum class NegativeSharing { automatic, pair, window, apart, block };

/// Draws that one prediction, or one context with subwords, may have. A warp holds two a lane
/// (src/embed/warp/params.hpp).
inline constexpr std::uint32_t kMostNegatives = 64;

struct SamplingConfig {
  std::uint32_t window = 5;    ///< words to each side, 1..100; the actual one is drawn 1..window per centre
  std::uint32_t negative = 5;  ///< draws per window, 1..kMostNegatives; used with Loss::ns
  NegativeSharing sharing = NegativeSharing::automatic;
  double negative_power = 0.75;  ///< draws ~ count^power, 0..1 (0: uniform)
  double sample = 1e-3;          ///< sub-sampling threshold t, 0 (off)..1; word2vec.c's default
};

struct ScheduleConfig {
  std::uint32_t epochs = 5;  ///< 1..10000
  /// Start, 0..10; 0: with negative sampling 0.03 for skip-gram and 0.06 for CBOW; with the tree, and when exact, 0.025
  /// and 0.05; 0.15 with CbowGradient::corrected of a mean, 0.05 with subwords (docs/decisions/016-learning-rates.md).
  double lr = 0;
  double lr_floor = 1e-4;  ///< of the start: the rate never falls below lr * lr_floor
  /// Ends training after so many epochs in which the validation loss made no progress; the model is that of the last
  /// epoch. 0: never.
  std::uint32_t patience = 0;
};

struct RunConfig {
  /// word2vec.c's order of work: the corpus front to back in every epoch, pair after pair (NegativeSharing::pair),
  /// sentences cut at 1000 words left by sub-sampling, a negative that hits the centre left out instead of drawn again.
  /// The random numbers stay our own, the sigmoid exact.
  bool exact = false;
  /// The host trains as one thread would, whatever `threads` says: one model from one seed. A second thread draws for
  /// the one that trains; more have nothing to do. The model is that of threads = 1, so this is no part of it.
  bool deterministic = false;
  std::string scratch_directory;  ///< for the last good state, as large as the model; empty: $TMPDIR, else /tmp
  std::uint32_t threads = 0;      ///< 0: the cores the process may use; 1..1024
  std::uint32_t retries = 3;      ///< after a divergence with half the learning rate, 0..100
  std::uint64_t seed = 1;
};

/// Character n-grams as further input rows, after fastText. The hidden vector of skip-gram is then the mean over the
/// rows of the CENTRE and the targets are the contexts (fastText's roles); that of CBOW is one mean over all rows of
/// all contexts, and each row gets the whole gradient of the mean unless CbowGradient::corrected.
struct SubwordConfig {
  std::uint32_t minn = 0, maxn = 0;   ///< code points of an n-gram, 1 <= minn <= maxn <= 100; 0, 0: no subwords
  std::uint32_t buckets = 2'000'000;  ///< the hash is taken modulo this
  std::uint32_t hash_rows = 0;        ///< > 0: words and n-grams share a table of so many rows (SubwordLayout::shared)
  /// Skip-gram: negatives drawn for each context of a centre, 0..kMostNegatives. 0: as many as
  /// SamplingConfig::negative, the choice that measures best. With fewer each counts negative / draws times, which is
  /// faster.
  std::uint32_t draws_per_context = 0;
  bool on() const { return maxn > 0; }
  SubwordLayout layout() const;
};

struct TrainConfig {
  ModelConfig model;
  SubwordConfig subwords;
  SamplingConfig sampling;
  ScheduleConfig schedule;
  RunConfig run;

  /// Throws ErrorKind::config naming the field, its value and its range.
  void validate() const;
  /// The same with every 0-means-default filled in (lr, threads, negative sharing).
  TrainConfig resolved() const;
  /// A prediction starts from several input rows, CBOW's contexts or a word's n-grams: CbowGradient has a say.
  bool several_inputs() const { return model.mode == Mode::cbow || subwords.on(); }
  /// What has a say in the vectors, but for the number of threads; one line, stable keys.
  std::string hyper_json() const;
};

const char* name(Mode mode);
const char* name(Loss loss);
const char* name(CbowInput input);
const char* name(CbowGradient gradient);
const char* name(Precision precision);
const char* name(NegativeSharing sharing);

}  // namespace wordloom
