#include "w2v/batch_device.hpp"

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::tools {

void declare_device(OptionSet& options, std::string& device) {
  options.value("device", "DEVICE", "auto|cpu|cuda|cuda:N", device,
                [&device](const std::string& text) { device = text; });
}

BatchDevice::BatchDevice(std::string_view device, std::size_t answers, bool products) : device_(device) {
  if (device_ == "auto" && (products || answers > Searcher::kMostByDevice)) device_ = "cpu";
  if (device_ == "auto" || device_ == "cpu") return;
  if (products)
    throw fail(ErrorKind::usage, "--device {}: products of cosines are for the CPU; use --device cpu", device_);
  if (answers > Searcher::kMostByDevice)
    throw fail(ErrorKind::usage, "--device {}: finds at most {} answers, {} are wanted; use --device cpu", device_,
               Searcher::kMostByDevice, answers);
}

void BatchDevice::prepare(Searcher& searcher, std::uint64_t restrict_rows, std::size_t questions) {
  if (decided_ || (device_ == "auto" && questions < kManyQuestions)) return;
  decided_ = true;
  if (device_ == "cpu") return;
  searcher.use_device(device_, static_cast<std::size_t>(restrict_rows), usable_threads());
}

}  // namespace wordloom::tools
