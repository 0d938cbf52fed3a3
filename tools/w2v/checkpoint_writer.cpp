#include "w2v/checkpoint_writer.hpp"

#include <chrono>
#include <limits>

#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::tools {

CheckpointWriter::~CheckpointWriter() {
  if (pending_.valid()) pending_.wait();
}

void CheckpointWriter::write(const Model& model) {
  wait();
  try {
    // Training waits for the bytes, and a checkpoint is read once and whole: no copy for searches.
    constexpr std::size_t kNoCopy = std::numeric_limits<std::size_t>::max();
    pending_ = std::async(std::launch::async, [file = write_model(path_, model, kNoCopy)]() mutable { file.commit(); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::io) throw;
    failed_(error.message());
  }
}

bool CheckpointWriter::busy() const {
  return pending_.valid() && pending_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

void CheckpointWriter::wait() {
  if (!pending_.valid()) return;
  try {
    pending_.get();
    any_ = true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::io) throw;
    failed_(error.message());
  }
}

}  // namespace wordloom::tools
