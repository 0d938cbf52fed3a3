#pragma once
// Snowball stemming.
#include <memory>
#include <string>
#include <string_view>

namespace wordloom {

/// Stems one (already folded) word. The object is not thread-safe.
class Stemmer {
 public:
  /// `algorithm`: a Snowball name or ISO 639 code; throws ErrorKind::usage naming the algorithms there are.
  explicit Stemmer(const std::string& algorithm);
  ~Stemmer();
  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;
  /// The result lives until the next call. A word that is not valid UTF-8 comes back as it is.
  std::string_view stem(std::string_view word);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wordloom
