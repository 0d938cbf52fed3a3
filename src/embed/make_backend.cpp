#include <charconv>
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
  const std::vector<DeviceInfo> devices = cuda_devices();
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (devices[i].compute_major < 8) continue;
    try {
      embed::warp::require_supported(config);
      return i;
    } catch (const Error&) {
      return std::nullopt;  // "auto" takes the CPU for what only the CPU offers
    }
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Backend> make_backend(std::string_view device, const TrainConfig& config) {
  const bool numbered = device.starts_with("cuda:");
  if (device != "auto" && device != "cpu" && device != "cuda" && !numbered)
    throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda or cuda:N", device);
  if (device == "auto")
    if (const auto gpu = gpu_for(config)) return embed::make_cuda_backend(*gpu, config);
  if (device == "auto" || device == "cpu")
    return config.subwords.on() ? make_cpu_subword_backend(config) : make_cpu_backend(config);

  std::size_t number = 0;
  if (numbered) {
    const std::string_view digits = device.substr(5);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
      throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda or cuda:N", device);
  }
  std::string reason;
  const std::size_t devices = cuda_devices(&reason).size();
  if (devices == 0) throw fail(ErrorKind::device, "device {}: {}; use --device cpu", device, reason);
  if (number >= devices)
    throw fail(ErrorKind::device, "device {}: there {} {} CUDA device{}, numbered from 0", device,
               devices == 1 ? "is" : "are", devices, devices == 1 ? "" : "s");
  return embed::make_cuda_backend(number, config);
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
