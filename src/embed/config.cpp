#include "wordloom/embed/config.hpp"

#include <nlohmann/json.hpp>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/embed/config_names.hpp"

namespace wordloom {
namespace {

template <class T>
void in_range(const char* field, T value, T low, T high) {
  if (!(value >= low && value <= high))
    throw fail(ErrorKind::config, "{} is {}: it must lie in {}..{}", field, value, low, high);
}

/// docs/decisions/016-learning-rates.md
double standard_rate(const TrainConfig& c) {
  if (c.subwords.on()) return 0.05;
  const bool cbow = c.model.mode == Mode::cbow;
  if (cbow && c.model.cbow_input == CbowInput::mean && c.model.cbow_gradient == CbowGradient::corrected) return 0.15;
  if (c.model.loss == Loss::ns && !c.run.exact) return cbow ? 0.06 : 0.03;
  return cbow ? 0.05 : 0.025;
}

NegativeSharing standard_sharing(const TrainConfig& c) {
  if (c.run.exact) return NegativeSharing::pair;
  return c.model.mode == Mode::cbow ? NegativeSharing::apart : NegativeSharing::window;
}

}  // namespace

void TrainConfig::validate() const {
  in_range("dim", model.dim, 1U, 4096U);
  in_range("window", sampling.window, 1U, 100U);
  if (model.loss == Loss::ns) in_range("negative", sampling.negative, 1U, kMostNegatives);
  in_range("negative power", sampling.negative_power, 0.0, 1.0);
  in_range("sample", sampling.sample, 0.0, 1.0);
  in_range("epochs", schedule.epochs, 1U, 10000U);
  in_range("learning rate", schedule.lr, 0.0, 10.0);
  in_range("learning rate floor", schedule.lr_floor, 0.0, 1.0);
  in_range("threads", run.threads, 0U, 1024U);
  in_range("retries", run.retries, 0U, 100U);
  if (sampling.sharing == NegativeSharing::apart && model.mode != Mode::cbow)
    throw fail(ErrorKind::config,
               "negatives shared apart are for CBOW: skip-gram shares them by pair, window or block");
  if (run.exact && sampling.sharing != NegativeSharing::pair && sampling.sharing != NegativeSharing::automatic)
    throw fail(ErrorKind::config, "exact training draws negatives for each pair: {} shares them",
               name(sampling.sharing));
  if (!subwords.on()) return;
  if (run.exact) throw fail(ErrorKind::config, "exact training is word2vec.c's, which has no subwords");
  subwords.layout().validate();
  in_range("negatives per context", subwords.draws_per_context, 0U, kMostNegatives);
  if (model.mode == Mode::cbow && model.cbow_input == CbowInput::sum)
    throw fail(ErrorKind::config, "subwords take the mean of all rows: cbow input sum is not to be had with them");
}

SubwordLayout SubwordConfig::layout() const {
  return {.minn = minn,
          .maxn = maxn,
          .buckets = hash_rows > 0 ? hash_rows : buckets,
          .rows = hash_rows > 0 ? SubwordLayout::Rows::shared : SubwordLayout::Rows::fasttext};
}

TrainConfig TrainConfig::resolved() const {
  TrainConfig c = *this;
  if (c.schedule.lr == 0) c.schedule.lr = standard_rate(c);
  if (c.sampling.sharing == NegativeSharing::automatic) c.sampling.sharing = standard_sharing(c);
  if (c.run.threads == 0) c.run.threads = static_cast<std::uint32_t>(usable_threads());
  return c;
}

std::string TrainConfig::hyper_json() const {
  const TrainConfig c = resolved();
  nlohmann::ordered_json j;
  j["mode"] = name(c.model.mode);
  j["loss"] = name(c.model.loss);
  j["dim"] = c.model.dim;
  if (c.model.mode == Mode::cbow) j["cbow_input"] = name(c.model.cbow_input);
  if (c.several_inputs()) j["cbow_gradient"] = name(c.model.cbow_gradient);
  if (c.model.precision != Precision::f32) j["precision"] = name(c.model.precision);
  if (c.subwords.on()) {
    j["minn"] = c.subwords.minn;
    j["maxn"] = c.subwords.maxn;
    if (c.subwords.hash_rows > 0)
      j["hash_rows"] = c.subwords.hash_rows;
    else
      j["buckets"] = c.subwords.buckets;
    if (c.model.mode == Mode::skipgram && c.model.loss == Loss::ns)
      j["draws_per_context"] = c.subwords.draws_per_context;
  }
  j["window"] = c.sampling.window;
  if (c.model.loss == Loss::ns) {
    j["negative"] = c.sampling.negative;
    j["negative_power"] = c.sampling.negative_power;
    if (!c.subwords.on()) j["negatives_shared"] = name(c.sampling.sharing);
  }
  j["sample"] = c.sampling.sample;
  j["epochs"] = c.schedule.epochs;
  j["lr"] = c.schedule.lr;
  j["lr_floor"] = c.schedule.lr_floor;
  if (c.schedule.patience > 0) j["patience"] = c.schedule.patience;
  if (c.run.exact) j["exact"] = true;
  j["seed"] = c.run.seed;
  return j.dump();
}

// The names are literals, which end with a NUL.
const char* name(Mode mode) { return spell(kModeNames, mode).data(); }
const char* name(Loss loss) { return spell(kLossNames, loss).data(); }
const char* name(CbowInput input) { return spell(kCbowInputNames, input).data(); }
const char* name(CbowGradient gradient) { return spell(kCbowGradientNames, gradient).data(); }
const char* name(Precision precision) { return spell(kPrecisionNames, precision).data(); }
const char* name(NegativeSharing sharing) { return spell(kNegativeSharingNames, sharing).data(); }

}  // namespace wordloom
