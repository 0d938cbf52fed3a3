#pragma once
// A model that was trained further, with more epochs or on new text, has more than one command to repeat it.
#include <string>
#include <vector>

#include "common/json_text.hpp"
#include "w2v/train_options.hpp"

namespace wordloom::tools {

/// The command that repeats a stage: `w2v resume FROM ...`. `more`: what the stage is trained with, its text among it;
/// `add_epochs`: --epochs as it was given, 0 where it was not.
std::vector<std::string> stage_command(const std::string& from, const TrainOptions& more, bool new_text,
                                       std::uint32_t add_epochs);

/// What a model's "run" holds as "stages": of each {"arguments": [...], "unfinished": how far the stage before had
/// come, where it was not at its end}. `before`: "run" of the model that is gone on from; `command`: the stage that
/// begins, or nothing when one goes on; `unfinished`: as above, or empty. Null when there was one stage only, or when
/// the stages before are not known (models of older versions).
Json stages_after(const Json& before, bool continued_before, const std::vector<std::string>& command,
                  const std::string& unfinished, const TrainConfig& now);

}  // namespace wordloom::tools
