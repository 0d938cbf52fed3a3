#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include "wordloom/core/device.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom {
namespace {

/// The numbers of "0,2"; empty for anything else.
std::vector<std::size_t> numbers_of(std::string_view list) {
  std::vector<std::size_t> numbers;
  const char* at = list.data();
  const char* const end = at + list.size();
  while (at < end) {
    std::size_t number = 0;
    const auto [behind, error] = std::from_chars(at, end, number);
    const bool more = behind < end;
    if (error != std::errc() || (more && (*behind != ',' || behind + 1 == end))) return {};
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) return {};
    numbers.push_back(number);
    at = behind + (more ? 1 : 0);
  }
  return numbers;
}

/// The devices that are named; no list for "cuda:all"; nothing for what names none.
struct Named {
  std::vector<std::size_t> numbers;
  bool all = false;
};
std::optional<Named> parse(std::string_view device) {
  if (device == "cuda") return Named{{0}, false};
  if (device == "cuda:all") return Named{{}, true};
  if (!device.starts_with("cuda:")) return std::nullopt;
  std::vector<std::size_t> numbers = numbers_of(device.substr(5));
  if (numbers.empty()) return std::nullopt;
  return Named{std::move(numbers), false};
}

}  // namespace

std::optional<std::size_t> first_usable_cuda_device() {
  const std::vector<DeviceInfo> devices = cuda_devices();
  const auto usable = std::find_if(devices.begin(), devices.end(), [](const auto& d) { return d.compute_major >= 8; });
  if (usable == devices.end()) return std::nullopt;
  return static_cast<std::size_t>(usable - devices.begin());
}

bool names_cuda_devices(std::string_view device) { return parse(device).has_value(); }

std::vector<std::size_t> cuda_device_numbers(std::string_view device) {
  std::optional<Named> named = parse(device);
  if (!named)
    throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda, cuda:N, cuda:N,M or cuda:all", device);
  std::string reason;
  const std::size_t devices = cuda_devices(&reason).size();
  if (devices == 0) throw fail(ErrorKind::device, "device {}: {}; use --device cpu", device, reason);
  if (named->all) {
    named->numbers.resize(devices);
    std::iota(named->numbers.begin(), named->numbers.end(), std::size_t{0});
  }
  for (const std::size_t number : named->numbers)
    if (number >= devices)
      throw fail(ErrorKind::device, "device {}: there {} {} CUDA device{}, numbered from 0", device,
                 devices == 1 ? "is" : "are", devices, devices == 1 ? "" : "s");
  return std::move(named->numbers);
}

std::size_t cuda_device_number(std::string_view device) {
  const std::optional<Named> named = parse(device);
  if (!named || named->all || named->numbers.size() != 1)
    throw fail(ErrorKind::usage, "device '{}' is not known: auto, cpu, cuda or cuda:N", device);
  return cuda_device_numbers(device).front();
}

}  // namespace wordloom
