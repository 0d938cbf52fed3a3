#pragma once
// The errors that tests expect.
#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "wordloom/core/error.hpp"

namespace wordloom::testing {

/// What `action` throws, if it throws: for damage that may do no harm.
template <class Action>
std::optional<Error> thrown_by(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

/// The error that `action` throws. Where it throws none, the case fails and ends.
template <class Action>
Error thrown(Action&& action) {
  if (const std::optional<Error> error = thrown_by(action)) return *error;
  FAIL("nothing was thrown");
  throw std::logic_error("FAIL went on");
}

/// The message of the error of this kind that `action` throws. Another kind is a fault, none ends the case.
template <class Action>
std::string thrown(ErrorKind kind, Action&& action) {
  const Error error = thrown(action);
  CHECK_MESSAGE(error.kind() == kind, error.message());
  return error.message();
}

}  // namespace wordloom::testing
