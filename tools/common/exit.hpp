#pragma once
// Exit codes of all programs.
#include "wordloom/core/error.hpp"

namespace wordloom::tools {

inline constexpr int kOk = 0;
inline constexpr int kNoResult = 1;  ///< no result, or a word that the model does not know
inline constexpr int kUsage = 2;
inline constexpr int kBadInput = 3;       ///< missing, unreadable or broken files; disk full
inline constexpr int kNoResources = 4;    ///< memory or device
inline constexpr int kDiverged = 5;       ///< training produced non-finite numbers
inline constexpr int kInternal = 70;      ///< a defect of ours (EX_SOFTWARE of sysexits.h)
inline constexpr int kInterrupted = 130;  ///< Ctrl-C, SIGTERM, SIGHUP; work was saved where that makes sense

int exit_code(ErrorKind kind);

}  // namespace wordloom::tools
