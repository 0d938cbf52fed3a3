#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "vectors/formats/fasttext_writer.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/npy.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/vectors/formats/formats.hpp"

namespace wordloom {
namespace {

/// Refuses words that would not come back: `forbidden` bytes, nothing at all, or (in files that begin with a word) a
/// first word that begins like a byte order mark.
void check_words(const WordList& words, std::string_view forbidden, bool begins_with_word, VectorFormat format) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto bad = word.find_first_of(forbidden);
    if (word.empty())
      throw fail(ErrorKind::format, "row {}: the word is empty, which {} cannot hold (the native format can)", i + 1,
                 name(format));
    if (bad != std::string_view::npos)
      throw fail(ErrorKind::format,
                 "row {}: the word '{}' has byte 0x{:02x} at {}, which {} cannot hold (the native format can)", i + 1,
                 shown(word, 40), static_cast<unsigned char>(word[bad]), bad, name(format));
    if (i == 0 && begins_with_word && word.starts_with("\xEF\xBB\xBF"))
      throw fail(ErrorKind::format,
                 "row 1: the word begins with a byte order mark, which {} cannot hold (the native "
                 "format can)",
                 name(format));
  }
}

void write_text(AtomicFile& out, const WordVectors& vectors, bool header) {
  if (header) out.write(fmt::format("{} {}\n", vectors.size(), vectors.dim()));
  std::string line;
  char number[64];
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    line.assign(vectors.words[i]);
    for (const float value : vectors.rows.row(i)) {
      line += ' ';
      // Without a precision to_chars prints the shortest decimals that read back to the same float.
      line.append(number, std::to_chars(number, number + sizeof number, value).ptr);
    }
    line += '\n';
    out.write(line);
  }
}

void write_word2vec_bin(AtomicFile& out, const WordVectors& vectors) {
  out.write(fmt::format("{} {}\n", vectors.size(), vectors.dim()));
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    out.write(vectors.words[i]);
    out.write(" ");
    out.write(std::as_bytes(vectors.rows.row(i)));
    out.write("\n");
  }
}

void write_npy(const std::filesystem::path& path, const WordVectors& vectors) {
  auto beside = path;
  beside += ".vocab";
  AtomicFile words(beside), out(path);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    words.write(vectors.words[i]);
    words.write("\n");
  }
  const std::uint64_t shape[] = {vectors.size(), vectors.dim()};
  out.write(npy::make_header("<f4", shape));
  for (std::size_t i = 0; i < vectors.size(); ++i) out.write(std::as_bytes(vectors.rows.row(i)));
  words.commit();
  out.commit();
}

}  // namespace

void write_vectors(const std::filesystem::path& path, const Model& model, VectorFormat format) {
  const WordVectors& vectors = model.input;
  if (vectors.words.size() != vectors.size())
    throw fail(ErrorKind::internal, "{} words for {} rows", vectors.words.size(), vectors.size());
  switch (format) {
    case VectorFormat::native:
      return save_model(path, model);
    case VectorFormat::fasttext_bin:
      return formats::write_fasttext_bin(path, model);
    case VectorFormat::npy:
      check_words(vectors.words, "\r\n", true, format);
      return write_npy(path, vectors);
    case VectorFormat::word2vec_bin:
      check_words(vectors.words, " \n", false, format);
      break;
    case VectorFormat::word2vec_text:
      check_words(vectors.words, " \t\r\n\v\f", false, format);
      break;
    case VectorFormat::glove:
      check_words(vectors.words, " \t\r\n\v\f", true, format);
      break;
  }
  AtomicFile out(path);
  if (format == VectorFormat::word2vec_bin)
    write_word2vec_bin(out, vectors);
  else
    write_text(out, vectors, format == VectorFormat::word2vec_text);
  out.commit();
}

}  // namespace wordloom
