#pragma once
// Replicas on the host: any backend with a copy of the model in memory, and sums over their copies.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "embed/replica.hpp"

namespace wordloom::testing {

class HostReplica final : public embed::Replica {
 public:
  explicit HostReplica(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  void load(EmbeddingModel& model) override {
    model_ = copy_of(model);
    before_ = copy_of(model);
    backend_->load(model_);
  }
  void attach(const EncodedCorpus& corpus, const TrainingTables& tables, const VisitOrder& order) override {
    backend_->attach(corpus, tables, order);
  }
  std::uint64_t preferred_span() const override { return backend_->preferred_span(); }
  SpanReport run(const BlockSpan& span, const StopFlag* stop) override { return backend_->run(span, stop); }
  void store(EmbeddingModel& model) override {
    backend_->store(model_);
    model = copy_of(model_);
  }
  std::string description() const override { return backend_->description(); }

  void prepare_exchange(const embed::RowTouches& touches) override { touches_ = touches; }
  std::array<std::span<float>, 2> begin_exchange() override {
    subtract(model_.input, before_.input);
    subtract(model_.output, before_.output);
    return {numbers(model_.input), numbers(model_.output)};
  }
  void end_exchange(float pull_per_touch, std::size_t replicas) override {
    add(model_.input, before_.input, touches_.input, pull_per_touch, static_cast<float>(replicas));
    add(model_.output, before_.output, touches_.output, pull_per_touch, static_cast<float>(replicas));
  }

  const EmbeddingModel& model() const { return model_; }

 private:
  static std::span<float> numbers(Matrix& m) { return {m.row(0), m.rows() * m.stride()}; }
  static Matrix copy_of(const Matrix& from) {
    Matrix to(from.rows(), from.cols());
    std::copy(from.row(0), from.row(0) + from.rows() * from.stride(), to.row(0));
    return to;
  }
  static EmbeddingModel copy_of(const EmbeddingModel& from) { return {copy_of(from.input), copy_of(from.output)}; }
  static void subtract(Matrix& from, const Matrix& what) {
    for (std::size_t i = 0; i < from.rows() * from.stride(); ++i) from.row(0)[i] -= what.row(0)[i];
  }
  static void add(Matrix& change, Matrix& before, const std::vector<float>& touches, float pull, float replicas) {
    for (std::size_t r = 0; r < change.rows(); ++r) {
      const float weight = embed::exchange_weight(pull * touches[r], replicas);
      for (std::size_t d = 0; d < change.stride(); ++d)
        change.row(r)[d] = before.row(r)[d] += weight * change.row(r)[d];
    }
  }

  std::unique_ptr<Backend> backend_;
  EmbeddingModel model_, before_;
  embed::RowTouches touches_;
};

class HostCommunicator final : public embed::Communicator {
 public:
  void sum(std::span<const std::span<float>> parts) override {
    for (std::size_t i = 0; i < parts.front().size(); ++i) {
      float total = 0;
      for (const std::span<float> part : parts) total += part[i];
      for (const std::span<float> part : parts) part[i] = total;
    }
  }
};

}  // namespace wordloom::testing
