#include "wordloom/io/content_hasher.hpp"

#include <xxhash.h>

#include "wordloom/core/error.hpp"

namespace wordloom {

struct ContentHasher::State {
  State() : hash(XXH3_createState()) {
    if (hash == nullptr || XXH3_128bits_reset(hash) == XXH_ERROR)
      throw fail(ErrorKind::memory, "cannot allocate the state of a hash");
  }
  ~State() { XXH3_freeState(hash); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  XXH3_state_t* hash;
};

ContentHasher::ContentHasher() : state_(std::make_unique<State>()) {}
ContentHasher::~ContentHasher() = default;

void ContentHasher::part(std::string_view tag, std::uint64_t a, std::uint64_t b) {
  add(std::as_bytes(std::span(tag.data(), tag.size())));
  const std::uint64_t shape[2] = {a, b};
  add(std::as_bytes(std::span(shape)));
}

void ContentHasher::add(std::span<const std::byte> bytes) {
  if (!bytes.empty()) XXH3_128bits_update(state_->hash, bytes.data(), bytes.size());
}

std::string ContentHasher::hex() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(state_->hash);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace wordloom
