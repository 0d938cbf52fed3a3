#pragma once
// One thread draws, another trains: sentences go from the one to the other in their order.
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>

namespace wordloom::embed {

/// A ring of items that are filled on one thread and emptied, in the same order, on another; they keep what memory they
/// have. Either side may end it, or fail: the other then finds no further item.
template <class Item, std::size_t kItems>
class Handover {
 public:
  /// An item to be filled. Null: the taker has ended.
  Item* to_fill() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return ended_ || filled_ - taken_ < kItems; });
    return ended_ ? nullptr : &items_[filled_ % kItems];
  }
  void fill() { step(filled_); }

  /// The next filled item. Null: the filler has ended and everything was taken.
  Item* to_take() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return ended_ || taken_ < filled_; });
    return taken_ < filled_ ? &items_[taken_ % kItems] : nullptr;
  }
  void take() { step(taken_); }

  void end() {
    const std::lock_guard lock(guard_);
    ended_ = true;
    changed_.notify_one();
  }

 private:
  void step(std::size_t& count) {
    const std::lock_guard lock(guard_);
    ++count;
    changed_.notify_one();
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::array<Item, kItems> items_;
  std::size_t filled_ = 0, taken_ = 0;
  bool ended_ = false;
};

}  // namespace wordloom::embed
