#pragma once
// The one error type. Its text says what, where, which value and the remedy.
#include <fmt/format.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace wordloom {

/// What went wrong, as far as a caller can act on it. The programs map it to exit codes (tools/common/exit.hpp).
enum class ErrorKind {
  usage,     ///< the caller asked for something that makes no sense (exit 2)
  config,    ///< a configuration value out of range, or values that contradict each other (exit 2)
  io,        ///< the operating system refused: missing file, no permission, disk full (exit 3)
  format,    ///< bytes that are not what they claim to be (exit 3)
  memory,    ///< more memory needed than allowed or available (exit 4)
  device,    ///< no such device, driver too old, device lost (exit 4)
  diverged,  ///< training produced non-finite numbers (exit 5)
  internal,  ///< a defect of ours (exit 70)
};

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  /// The same error seen from one level further out: "context: message".
  Error within(std::string_view context) const { return Error(kind_, fmt::format("{}: {}", context, message_)); }

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& message() const noexcept { return message_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
};

/// `throw fail(ErrorKind::format, "{}: byte {}: ...", name, offset)`.
template <class... Args>
Error fail(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args) {
  return Error(kind, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace wordloom
