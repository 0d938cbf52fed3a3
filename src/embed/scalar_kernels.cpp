#include "embed/hogwild.hpp"
#include "embed/kernels.hpp"
#include "wordloom/embed/reference.hpp"

namespace wordloom::embed {
namespace {

void skipgram(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss, std::size_t stride,
              Scratch& scratch) {
  scratch.loss += reference::skipgram_step<float, HogwildAccess>({inputs, m}, {targets.rows, targets.count},
                                                                 {targets.labels, targets.count}, stride, lr, loss);
}

void cbow(float* const* inputs, std::uint32_t m, const Targets& targets, float lr, Loss loss, float input_scale,
          float gradient_scale, std::size_t stride, Scratch& scratch) {
  scratch.loss += reference::cbow_step<float, HogwildAccess>({inputs, m}, {targets.rows, targets.count},
                                                             {targets.labels, targets.count}, stride, lr, loss,
                                                             input_scale, gradient_scale);
}

double take_loss(Scratch& scratch) {
  const double loss = scratch.loss;
  scratch.loss = 0;
  return loss;
}

}  // namespace

const Kernels& scalar_kernels() {
  static const Kernels kernels{&skipgram, &cbow, &take_loss, "scalar"};
  return kernels;
}

}  // namespace wordloom::embed
