#pragma once
// The project's own model file (.ngram): one container, two layouts. Format: docs/formats/ngram.md.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

enum class Layout : std::uint8_t {
  hashed,  ///< blocks of hash tables, floats as they came: fast, and loss-free in both directions
  trie,    ///< bit-packed, probabilities and back-offs quantised to 8 bits per order: small
};

/// Most words a model file can hold, and most n-grams of one order.
inline constexpr std::uint64_t kMostWords = (std::uint64_t{1} << 26) - 1;
inline constexpr std::uint64_t kMostSlots = 0xffffffffU;

/// A sink that writes the model file `path`; it appears at end(), whole. Single-threaded, streaming: at any time it
/// holds about 30 bytes per n-gram of one order (hashed; the trie about 25 of the order being written).
///
/// begin(header, sorted = true) promises, beyond the order of the n-grams, that the model is closed: the last k-1 words
/// of every n-gram of order k >= 3, and the first k-1, are n-grams of the order below that were sent. A back-off of
/// -0.0 says that no longer n-gram begins with this one (states of decoders then forget it: they get shorter and
/// recombine more often); +0.0 is a back-off weight of 1 of an n-gram that may be a history. When a promise is broken,
/// add() throws ErrorKind::internal.
///
/// sorted = false takes any order and models that are not closed (SRILM prunes such ones): all n-grams are held in
/// memory, (4 k + 8) bytes each, sorted, closed and given to the same builder at end(); n-grams that come twice throw
/// ErrorKind::format.
///
/// Throws ErrorKind::io; ErrorKind::config for more words or n-grams than the file can hold; ErrorKind::format for
/// probabilities above 1 and numbers that are none.
std::unique_ptr<ModelSink> make_model_sink(const std::filesystem::path& path, Layout layout = Layout::hashed);

std::string_view layout_name(Layout layout);  ///< "hashed", "trie"

/// True for the first 64 bytes of a model file, by what they say: nothing is checked.
bool begins_as_model(std::string_view first_bytes);

}  // namespace wordloom::lm
