#include "w2v/write_format.hpp"

#include <filesystem>

#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/io/reader_gone.hpp"

namespace wordloom::tools {

std::optional<VectorFormat> format_of_name(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension == ".w2v") return VectorFormat::native;
  if (extension == ".bin") return VectorFormat::word2vec_bin;
  if (extension == ".txt" || extension == ".vec") return VectorFormat::word2vec_text;
  if (extension == ".glove") return VectorFormat::glove;
  if (extension == ".npy") return VectorFormat::npy;
  return std::nullopt;
}

std::string checked_output(const std::string& path, VectorFormat format, bool force) {
  if (path == "-") {
    if (format == VectorFormat::native || format == VectorFormat::npy)
      throw fail(ErrorKind::usage, "{} needs a file name, it cannot go to standard output", name(format));
    return "/dev/stdout";
  }
  // Vectors in a format of others are no successor of a model: they have neither its outputs nor its recipe.
  const bool native = format == VectorFormat::native;
  const bool npy = format == VectorFormat::npy;
  check_output(path, force,
               native ? "model.w2v"
               : npy  ? "vectors.npy"
                      : "vectors.txt",
               native ? begins_as_model : nullptr, "word vectors of ours");
  if (npy) check_output(path + ".vocab", force, "vectors.npy", nullptr);
  return path;
}

std::string force_help(const char* file) {
  return fmt::format("replace {} if it exists (a .w2v model needs no force to replace word vectors of ours)", file);
}

void write_and_say(Streams& streams, const std::string& command, const std::string& path, const Model& model,
                   VectorFormat format, bool quiet) {
  std::error_code code;
  const bool replaces = std::filesystem::is_regular_file(path, code);
  try {
    write_vectors(path, model, format);
  } catch (const ReaderGone&) {
    throw BrokenPipe{};
  }
  if (quiet) return;
  const auto size = std::filesystem::is_regular_file(path, code) ? std::filesystem::file_size(path, code) : 0;
  streams.err.print("{}: wrote {} ({}: {} x {}{}){}\n", command, path, name(format), plural(model.input.size(), "word"),
                    model.input.dim(), size > 0 ? ", " + bytes_text(size) : std::string(), place_text(replaces));
}

}  // namespace wordloom::tools
