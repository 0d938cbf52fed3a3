#include "w2v/checkpoint_writer.hpp"

#include <chrono>

#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::tools {

CheckpointWriter::~CheckpointWriter() {
  if (pending_.valid()) pending_.wait();
}

void CheckpointWriter::write(const Model& model) {
  wait();
  try {
    pending_ = std::async(std::launch::async, [file = write_model(path_, model)]() mutable { file.commit(); });
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
