#pragma once
// Puts checkpoints on the disk while training goes on.
#include <functional>
#include <future>
#include <string>

#include "wordloom/vectors/model.hpp"

namespace wordloom::tools {

/// The bytes go to the system while training waits (tens of milliseconds: they land in the page cache), making them
/// durable and visible happens beside it. The file of that name is replaced when the new one is whole on the disk.
class CheckpointWriter {
 public:
  /// `failed` is told, on the caller's thread, why a checkpoint could not be written; it may throw.
  CheckpointWriter(std::string path, std::function<void(const std::string& why)> failed)
      : path_(std::move(path)), failed_(std::move(failed)) {}
  ~CheckpointWriter();

  /// Waits for the one before, if that is still on its way.
  void write(const Model& model);
  /// Until the last one is on the disk, or has failed.
  void wait();
  bool busy() const;                 ///< the last one is still on its way
  bool any() const { return any_; }  ///< at least one was written
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::function<void(const std::string&)> failed_;
  std::future<void> pending_;
  bool any_ = false;
};

}  // namespace wordloom::tools
