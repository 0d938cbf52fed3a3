#pragma once
// --device of the commands that ask many questions at once.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/options.hpp"
#include "wordloom/query/search.hpp"

namespace wordloom::tools {

/// From so many questions on "auto" looks for a device: fewer are answered before the model has been copied to one.
inline constexpr std::size_t kManyQuestions = 256;

void declare_device(OptionSet& options, std::string& device);

/// Gives a searcher the device that was asked for, once.
class BatchDevice {
 public:
  /// For questions of `answers` answers each; `products`: of cosines. No device answers these or more than
  /// Searcher::kMostByDevice: "auto" is the CPU then. Throws ErrorKind::usage when a device was named for that.
  BatchDevice(std::string_view device, std::size_t answers, bool products = false);
  /// Before `questions` are asked among the first `restrict_rows` rows. Throws ErrorKind::device, ErrorKind::usage.
  void prepare(Searcher& searcher, std::uint64_t restrict_rows, std::size_t questions);

 private:
  std::string device_;
  bool decided_ = false;
};

}  // namespace wordloom::tools
