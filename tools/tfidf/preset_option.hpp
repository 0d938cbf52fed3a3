#pragma once
// --preset, which decides what the other options begin with.
#include "common/options.hpp"
#include "wordloom/counts/presets.hpp"

namespace wordloom::tools {

/// Its value among the arguments, in every spelling that OptionSet takes, else `fallback`: before the options are
/// declared. Throws ErrorKind::usage for an unknown one.
CountsPreset preset_among(const std::vector<std::string>& arguments, CountsPreset fallback);

/// Declares it; the value has been taken by preset_among().
void declare_preset(OptionSet& options, const char* help, CountsPreset fallback);

}  // namespace wordloom::tools
