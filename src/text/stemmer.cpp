#include "wordloom/text/stemmer.hpp"

#include <fmt/ranges.h>
#include <libstemmer.h>

#include <algorithm>

#include "wordloom/core/error.hpp"
#include "wordloom/text/recipe.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom {

std::vector<std::string> stemmer_names() {
  std::vector<std::string> names;
  for (const char** entry = sb_stemmer_list(); *entry != nullptr; ++entry) names.emplace_back(*entry);
  std::sort(names.begin(), names.end());
  return names;
}

struct Stemmer::State {
  struct Delete {
    void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
  };
  std::unique_ptr<sb_stemmer, Delete> stemmer;
};

Stemmer::Stemmer(const std::string& algorithm) : state_(std::make_unique<State>()) {
  state_->stemmer.reset(sb_stemmer_new(algorithm.c_str(), "UTF_8"));
  if (!state_->stemmer)
    throw fail(ErrorKind::usage, "unknown stemmer '{}'; there are {} and their ISO 639 codes", algorithm,
               fmt::join(stemmer_names(), ", "));
}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string_view Stemmer::stem(std::string_view word) {
  // libstemmer steps through bytes by their leads and trusts them.
  if (word.size() > 0x7fffffff || find_broken_utf8(word) != std::string_view::npos) return word;
  const sb_symbol* stem = sb_stemmer_stem(state_->stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                          static_cast<int>(word.size()));
  if (stem == nullptr) throw fail(ErrorKind::memory, "no memory to stem a word of {} bytes", word.size());
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(state_->stemmer.get()))};
}

}  // namespace wordloom
