#pragma once
// The native model: word vectors with everything needed to query, explain and continue a training run.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "wordloom/text/recipe.hpp"
#include "wordloom/vectors/subword_vectors.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom {

class ContainerWriter;

/// What a .w2v container holds (docs/formats/w2v.md). Opening maps the file.
struct Model {
  WordVectors input;               ///< word rows (what queries use), with counts
  MatrixView<const float> output;  ///< context rows or inner nodes [V or V-1, D]; empty in converted models;
                                   ///< a row per label in supervised models of fastText
  std::shared_ptr<const SubwordVectors> subwords;  ///< what `input` was composed from; null without subwords
  std::optional<AnalyzerRecipe> recipe;            ///< absent in models converted from formats without one
  std::string hyper_json = "{}";                   ///< hyper-parameters of the training, one JSON object
  std::string run_json = "{}";          ///< facts of the run: threads, times, machine; not part of the content hash
  std::string log_jsonl;                ///< training log
  std::string checkpoint_json;          ///< where training goes on (docs/formats/checkpoint.md); empty: cannot go on
  std::shared_ptr<const void> storage;  ///< what `output` looks at
};

/// Below, reading all rows takes a few milliseconds.
inline constexpr std::size_t kCompactFrom = std::size_t{8} << 20;

/// Writes a container atomically. Throws ErrorKind::io, and ErrorKind::internal when the parts do not fit each other
/// (words, rows, counts, output columns). `compact_from`: input rows of so many bytes and more get a copy that searches
/// read first (CompactRows), and checksums page by page.
void save_model(const std::filesystem::path& path, const Model& model, std::size_t compact_from = kCompactFrom);
/// The same but for the last step: all bytes are handed to the system, and commit() of what is returned makes them
/// durable and visible. `model` is not looked at any more, so commit() may happen on another thread.
ContainerWriter write_model(const std::filesystem::path& path, const Model& model,
                            std::size_t compact_from = kCompactFrom);

/// Which checksums of a model's matrices are compared; those of all other sections always are when they are read.
enum class RowChecks {
  none,       ///< opening takes milliseconds at any size
  when_used,  ///< what Searcher and WordVectors::checked() read; `output`, which no query reads, is not checked
  at_once,    ///< the whole file is read once, at the speed of memory or disk
};
/// Maps a model. Throws ErrorKind::io and ErrorKind::format (with file, byte, remedy). RowChecks::when_used reads the
/// input rows of a file at once when they have no checksums by page.
Model load_model(const std::filesystem::path& path, RowChecks checks = RowChecks::at_once);
/// The same of a file that may have no name, mapped already; messages call it `name`.
Model load_model(MappedFile file, const std::string& name, RowChecks checks = RowChecks::at_once);

/// True for the first 64 bytes of a model file, by what they say: nothing is checked.
bool begins_as_model(std::string_view first_bytes);

/// 128 bits (XXH3, 32 hexadecimal digits) over vocabulary, counts, input and output values (without padding), recipe
/// and hyper-parameters; not over run_json, log and checkpoint. Equal for a model before and after save_model and
/// load_model.
std::string content_hash(const Model& model);

}  // namespace wordloom
