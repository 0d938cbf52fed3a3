#pragma once
// The seam between several devices that train one model: what each of them offers, and what carries numbers between
// them.
#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "embed/exchange.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom::embed {

/// A backend with parameters of its own, which begin as those of load() and are brought together with those of others
/// now and then.
class Replica : public Backend {
 public:
  /// After attach(), once.
  virtual void prepare_exchange(const RowTouches& touches) = 0;
  /// Turns the parameters, in their own memory, into what they changed by since the last exchange: input, output.
  virtual std::array<std::span<float>, 2> begin_exchange() = 0;
  /// What lies there is by now the sum over `replicas` replicas. The parameters become those of the last exchange plus
  /// that, each row weighted by exchange_weight(pull_per_touch * its touches, replicas).
  virtual void end_exchange(float pull_per_touch, std::size_t replicas) = 0;
};

/// Sums over replicas. ncclAllReduce is one for GPUs.
class Communicator {
 public:
  virtual ~Communicator() = default;
  /// parts[r] lies in the memory of replica r, and all are equally long. Each becomes the sum of all, the same bytes in
  /// each. Done when it returns.
  virtual void sum(std::span<const std::span<float>> parts) = 0;
};

/// One backend out of several: each round of a span is cut into as many parts, they are trained at the same time, and
/// what they changed is exchanged. The parameters of all replicas are the same after each run().
/// `words`: corpus words that each replica trains per round; 0: exchange_words() of the corpus.
std::unique_ptr<Backend> make_replicated_backend(std::vector<std::unique_ptr<Replica>> replicas,
                                                 std::unique_ptr<Communicator> communicator, const TrainConfig& config,
                                                 std::uint64_t words = 0);

}  // namespace wordloom::embed
