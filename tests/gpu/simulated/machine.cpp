#include "gpu/simulated/machine.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace wordloom::simulated {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kArena = std::size_t{64} << 30;  // of addresses, not of memory
constexpr std::size_t kAlignment = 256;                // of cudaMalloc
constexpr int kPoison = 0xff;                          // floats of it are NaN

std::uintptr_t number(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }
std::size_t rounded(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

}  // namespace

Machine& Machine::get() {
  static Machine machine;
  return machine;
}

Machine::Machine() {
  void* const p = ::mmap(nullptr, kArena, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) throw std::runtime_error("no addresses for the memory of simulated devices");
  arena_ = static_cast<char*>(p);
  set_up({});
}

void Machine::set_up(const Settings& settings) {
  const std::lock_guard guard(lock_);
  if (!blocks_.empty() || !pinned_.empty())
    throw std::logic_error(fmt::format("{} blocks of device memory and {} of pinned memory were not given back",
                                       blocks_.size(), pinned_.size()));
  settings_ = settings;
  rng_ = CounterRng(settings.seed, 0);
  draws_ = calls_ = 0;
  error_ = cudaSuccess;
  used_ = 0;
  streams_.clear();
  defaults_.clear();
  faults_.clear();
  for (int device = 0; device < settings.devices; ++device) defaults_.push_back(new_stream(device));
}

std::vector<std::string> Machine::faults() const {
  const std::lock_guard guard(lock_);
  std::vector<std::string> all = faults_;
  if (!blocks_.empty()) all.push_back(fmt::format("{} blocks of device memory were not given back", blocks_.size()));
  if (!pinned_.empty()) all.push_back(fmt::format("{} blocks of pinned memory were not given back", pinned_.size()));
  return all;
}

void Machine::fault(const std::string& text) {
  if (std::find(faults_.begin(), faults_.end(), text) == faults_.end()) faults_.push_back(text);
}

cudaError_t Machine::enter() {
  wander();
  return ++calls_ == settings_.failing_call ? remember(settings_.failure) : cudaSuccess;
}

cudaError_t Machine::remember(cudaError_t status) {
  if (status != cudaSuccess) error_ = status;
  return status;
}

cudaError_t Machine::take_memory(void** p, std::size_t bytes) {
  int device = 0;
  (void)cudaGetDevice(&device);
  if (bytes > free_memory(device)) return remember(cudaErrorMemoryAllocation);
  // The block ends where its last page does, and the next page belongs to nobody.
  const std::size_t pages = rounded(bytes, kPage);
  if (used_ + pages + kPage > kArena) throw std::runtime_error("the simulated devices have no addresses left");
  char* const begin = arena_ + used_;
  used_ += pages + kPage;
  char* const first = begin + (pages - rounded(bytes, kAlignment));
  ::mprotect(begin, pages, PROT_READ | PROT_WRITE);
  std::memset(begin, kPoison, pages);
  if (open_ == 0) ::mprotect(begin, pages, PROT_NONE);
  blocks_.emplace(number(first), Block{begin, pages, bytes, device});
  *p = first;
  return cudaSuccess;
}

cudaError_t Machine::give_memory(void* p) {
  const auto found = blocks_.find(number(p));
  if (found == blocks_.end()) {
    fault("device memory was given back that is none, or twice");
    return remember(cudaErrorInvalidValue);
  }
  finish_device(found->second.device);
  ::madvise(found->second.pages, found->second.page_bytes, MADV_DONTNEED);
  ::mprotect(found->second.pages, found->second.page_bytes, PROT_NONE);
  blocks_.erase(found);
  return cudaSuccess;
}

std::size_t Machine::free_memory(int device) const {
  std::size_t taken = 0;
  for (const auto& [first, block] : blocks_)
    if (block.device == device) taken += block.bytes;
  return settings_.memory - std::min(settings_.memory, taken);
}

cudaError_t Machine::take_pinned(void** p, std::size_t bytes) {
  *p = std::malloc(bytes);
  if (*p == nullptr) return remember(cudaErrorMemoryAllocation);
  std::memset(*p, kPoison, bytes);
  pinned_.emplace(number(*p), bytes);
  return cudaSuccess;
}

cudaError_t Machine::give_pinned(void* p) {
  if (pinned_.erase(number(p)) == 0) {
    fault("pinned memory was given back that is none, or twice");
    return remember(cudaErrorInvalidValue);
  }
  std::free(p);
  return cudaSuccess;
}

bool Machine::is_device(const void* p) const { return number(p) - number(arena_) < kArena; }

bool Machine::is_pinned(const void* p, std::size_t bytes) const {
  auto after = pinned_.upper_bound(number(p));
  if (after == pinned_.begin()) return false;
  --after;
  return number(p) + bytes <= after->first + after->second;
}

const Machine::Block* Machine::block_of(const void* p) const {
  auto after = blocks_.upper_bound(number(p));
  return after == blocks_.begin() ? nullptr : &std::prev(after)->second;
}

bool Machine::in_block(const void* p, std::size_t bytes, int device, const char* what) {
  const auto after = blocks_.upper_bound(number(p));
  const bool inside =
      after != blocks_.begin() && number(p) + bytes <= std::prev(after)->first + std::prev(after)->second.bytes;
  if (!inside) {
    fault(fmt::format("{}: outside of every block of device memory", what));
    return false;
  }
  if (block_of(p)->device != device) {
    fault(fmt::format("{}: memory of another device", what));
    return false;
  }
  return true;
}

std::shared_ptr<Stream> Machine::new_stream(int device) {
  streams_.push_back(std::make_shared<Stream>());
  streams_.back()->device = device;
  return streams_.back();
}

std::shared_ptr<Stream> Machine::default_stream(int device) { return defaults_.at(static_cast<std::size_t>(device)); }

std::shared_ptr<Stream> Machine::find(cudaStream_t stream) const {
  for (const auto& s : streams_)
    if (reinterpret_cast<cudaStream_t>(s.get()) == stream) return s;
  return nullptr;
}

void Machine::forget(cudaStream_t stream) {
  const auto s = find(stream);
  if (s == nullptr) return fault("a stream was destroyed that is none, or twice");
  // Its work goes on without it: for simplicity, now.
  finish(*s);
  std::erase(streams_, s);
}

void Machine::open(bool writable) {
  for (const auto& [first, block] : blocks_)
    ::mprotect(block.pages, block.page_bytes, writable ? PROT_READ | PROT_WRITE : PROT_NONE);
}

void Machine::queue(const std::shared_ptr<Stream>& stream, Work work) {
  stream->work.push_back(std::move(work));
  ++stream->queued;
  if (settings_.pace == Pace::at_once) finish(*stream);
}

void Machine::run_until(Stream& stream, std::uint64_t done) {
  while (stream.done < done) {
    const Work work = std::move(stream.work.front());
    stream.work.pop_front();
    if (open_++ == 0) open(true);
    work();
    if (--open_ == 0) open(false);
    ++stream.done;
  }
}

void Machine::finish_device(int device) {
  for (std::size_t i = 0; i < streams_.size(); ++i)
    if (streams_[i]->device == device) finish(*streams_[i]);
}

void Machine::wander() {
  if (settings_.pace != Pace::at_random || open_ > 0 || streams_.empty()) return;
  while (draw() % 3 == 0) {
    Stream& stream = *streams_[draw() % streams_.size()];
    if (!stream.work.empty()) run_until(stream, stream.done + 1);
  }
}

}  // namespace wordloom::simulated
