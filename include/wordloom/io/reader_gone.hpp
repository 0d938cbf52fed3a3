#pragma once
// What writing to a pipe throws when nobody reads it any more.
#include "wordloom/core/error.hpp"

namespace wordloom {

/// ErrorKind::io: the reader of the pipe that was written to went away, which often is nobody's failure (`... | head`).
class ReaderGone final : public Error {
 public:
  using Error::Error;
};

}  // namespace wordloom
