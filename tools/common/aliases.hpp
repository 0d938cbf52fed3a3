#pragma once
// Spellings of other programs, rewritten before options are parsed: `-size 100`, `--vector-size 100`, `-cbow 1`.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wordloom::tools {

/// One spelling of another program. `values` maps its values to ours ("0=skipgram,1=cbow"; empty: taken as they are).
/// An empty `option` means that there is nothing to set: the value is dropped and `note` says why; "<input>" turns the
/// value into an input.
struct Alias {
  std::string_view spelling;  ///< without dashes, '-' for '_'
  std::string_view option;
  std::string_view values = {};
  std::string_view note = {};
};

/// Of `w2v train`: word2vec.c, gensim and fastText.
std::span<const Alias> training_aliases();
/// Of the queries.
std::span<const Alias> query_aliases();

/// The entry for `spelling` (dashes removed, underscores as they come), or nullptr.
const Alias* find_alias(std::span<const Alias> table, std::string_view spelling);

/// The value in our words. Throws ErrorKind::usage naming what `as_typed` takes.
std::string map_value(const Alias& alias, std::string_view as_typed, std::string_view value);

/// Subcommand names of other programs: "distance" and "nn" mean most-similar. Empty when there is none.
std::string_view subcommand_synonym(std::string_view typed);

}  // namespace wordloom::tools
