#include "embed/kernels.hpp"
#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/embed/backend.hpp"

namespace wordloom {

std::unique_ptr<Backend> make_backend(std::string_view device, const TrainConfig& config) {
  if (device == "auto" || device == "cpu")
    return config.subwords.on() ? make_cpu_subword_backend(config) : make_cpu_backend(config);
  if (device == "cuda" || device.starts_with("cuda:")) {
    if (!built_with_cuda())
      throw fail(ErrorKind::device, "device {}: this program was built without CUDA; use --device cpu", device);
    throw fail(ErrorKind::device, "device {}: this version trains on the CPU only; use --device cpu", device);
  }
  throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda or cuda:N", device);
}

std::string describe_backends() {
  std::string text = fmt::format("cpu: {} (compiled in: {})", embed::best_kernels().name, embed::compiled_targets());
  if (!built_with_cuda()) return text + "\ncuda: not built in";
  const auto devices = cuda_devices();
  text += fmt::format("\ncuda: {} device{} found; training runs on the CPU in this version", devices.size(),
                      devices.size() == 1 ? "" : "s");
  for (const auto& d : devices)
    text += fmt::format("\n  {} ({} MiB, compute capability {}.{})", d.name, d.memory_bytes >> 20, d.compute_major,
                        d.compute_minor);
  return text;
}

}  // namespace wordloom
