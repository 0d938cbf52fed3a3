#include <array>

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

void cbow_together(const CbowCentre* centres, std::uint32_t count, float* const* negatives,
                   std::uint32_t negative_count, float lr, std::size_t stride, Scratch& scratch) {
  std::array<reference::CbowCentre<float>, kTogether> all;
  for (std::uint32_t s = 0; s < count; ++s)
    all[s] = {{centres[s].inputs, centres[s].m}, centres[s].target, centres[s].input_scale, centres[s].gradient_scale};
  scratch.loss += reference::cbow_together_step<float, HogwildAccess>({all.data(), count}, {negatives, negative_count},
                                                                      stride, lr);
}

double take_loss(Scratch& scratch) {
  const double loss = scratch.loss;
  scratch.loss = 0;
  return loss;
}

}  // namespace

const Kernels& scalar_kernels() {
  static const Kernels kernels{&skipgram, &cbow, &cbow_together, &take_loss, "scalar"};
  return kernels;
}

}  // namespace wordloom::embed
