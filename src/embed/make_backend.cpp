#include <optional>

#include "embed/cuda_backend.hpp"
#include "embed/kernels.hpp"
#include "embed/warp/plan.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom {
namespace {

/// The first device that can do it.
std::optional<std::size_t> gpu_for(const TrainConfig& config) {
  const std::optional<std::size_t> gpu = first_usable_cuda_device();
  if (!gpu) return std::nullopt;
  try {
    embed::warp::require_supported(config);
    return gpu;
  } catch (const Error&) {
    return std::nullopt;  // "auto" takes the CPU for what only the CPU offers
  }
}

void require_cpu_supports(const TrainConfig& config) {
  if (config.model.precision != Precision::f32)
    throw fail(ErrorKind::config,
               "--precision {}: only a GPU trains rows in 16 bits; use --device cuda, or train with --precision f32",
               name(config.model.precision));
}

}  // namespace

std::unique_ptr<Backend> make_backend(std::string_view device, const TrainConfig& config) {
  if (device == "auto")
    if (const auto gpu = gpu_for(config)) return embed::make_cuda_backend(*gpu, config);
  if (device == "auto" || device == "cpu") {
    require_cpu_supports(config);
    return config.subwords.on() ? make_cpu_subword_backend(config) : make_cpu_backend(config);
  }
  const std::vector<std::size_t> devices = cuda_device_numbers(device);
  if (devices.size() == 1) return embed::make_cuda_backend(devices.front(), config);
  return embed::make_cuda_replicas(devices, config);
}

std::string describe_backends() {
  std::string text = fmt::format("cpu: {} (compiled in: {})", embed::best_kernels().name, embed::compiled_targets());
  if (!built_with_cuda()) return text + "\ncuda: not built in";
  const auto devices = cuda_devices();
  text += fmt::format("\ncuda: {} device{} found", devices.size(), devices.size() == 1 ? "" : "s");
  for (const auto& d : devices)
    text += fmt::format("\n  {} ({} MiB, compute capability {}.{})", d.name, d.memory_bytes >> 20, d.compute_major,
                        d.compute_minor);
  return text;
}

}  // namespace wordloom
