#include <charconv>

#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {

std::size_t cuda_device_number(std::string_view device) {
  std::size_t number = 0;
  bool known = device == "cuda";
  if (device.starts_with("cuda:")) {
    const std::string_view digits = device.substr(5);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    known = error == std::errc() && end == digits.data() + digits.size();
  }
  if (!known) throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda or cuda:N", device);
  std::string reason;
  const std::size_t devices = cuda_devices(&reason).size();
  if (devices == 0) throw fail(ErrorKind::device, "device {}: {}; use --device cpu", device, reason);
  if (number >= devices)
    throw fail(ErrorKind::device, "device {}: there {} {} CUDA device{}, numbered from 0", device,
               devices == 1 ? "is" : "are", devices, devices == 1 ? "" : "s");
  return number;
}

}  // namespace wordloom
