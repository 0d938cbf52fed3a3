#include "common/exit.hpp"

namespace wordloom::tools {

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::config:
      return kUsage;
    case ErrorKind::io:
    case ErrorKind::format:
      return kBadInput;
    case ErrorKind::memory:
    case ErrorKind::device:
      return kNoResources;
    case ErrorKind::diverged:
      return kDiverged;
    case ErrorKind::internal:
      break;
  }
  return kInternal;
}

}  // namespace wordloom::tools
