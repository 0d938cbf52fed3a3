// The functions of the CUDA runtime that cuda/ calls, for simulated devices. They stand in for those of the library
// because the linker finds them first.
#include <cuda_runtime_api.h>

#include <cstring>

#include "gpu/simulated/machine.hpp"

using wordloom::simulated::Event;
using wordloom::simulated::Machine;
using wordloom::simulated::Stream;

namespace {

thread_local int current_device = 0;

Machine& machine() { return Machine::get(); }

std::shared_ptr<Stream> stream_of(cudaStream_t stream) {
  return stream == nullptr ? machine().default_stream(current_device) : machine().find(stream);
}

/// Body of a function: its lock, the call that fails, and what it does.
template <class F>
cudaError_t call(F&& f) {
  const std::lock_guard guard(machine().lock());
  if (const cudaError_t status = machine().enter(); status != cudaSuccess) return status;
  return machine().remember(f());
}

cudaMemcpyKind kind_of(void* to, const void* from, cudaMemcpyKind said) {
  const bool to_device = machine().is_device(to), from_device = machine().is_device(from);
  const cudaMemcpyKind found = to_device ? (from_device ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice)
                                         : (from_device ? cudaMemcpyDeviceToHost : cudaMemcpyHostToHost);
  if (said != cudaMemcpyDefault && said != found) machine().fault("a copy says another direction than it has");
  return found;
}

/// `height` rows of `width` bytes.
struct Copy {
  void* to;
  std::size_t to_pitch;
  const void* from;
  std::size_t from_pitch, width, height;
  std::size_t to_bytes() const { return height == 0 ? 0 : (height - 1) * to_pitch + width; }
  std::size_t from_bytes() const { return height == 0 ? 0 : (height - 1) * from_pitch + width; }
};

void move(const Copy& c) {
  for (std::size_t row = 0; row < c.height; ++row)
    std::memcpy(static_cast<char*>(c.to) + row * c.to_pitch, static_cast<const char*>(c.from) + row * c.from_pitch,
                c.width);
}

cudaError_t copy(Copy c, cudaMemcpyKind said, const std::shared_ptr<Stream>& stream, bool synchronous) {
  Machine& m = machine();
  if (stream == nullptr) return cudaErrorInvalidResourceHandle;
  if (c.width == 0 || c.height == 0) return cudaSuccess;
  const cudaMemcpyKind kind = kind_of(c.to, c.from, said);
  const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  const bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  const auto valid = [c, to_device, from_device, device = stream->device] {
    return (!to_device || machine().in_block(c.to, c.to_bytes(), device, "a copy to the device")) &&
           (!from_device || machine().in_block(c.from, c.from_bytes(), device, "a copy from the device"));
  };
  if (!valid()) return cudaErrorInvalidValue;
  std::shared_ptr<char[]> staged;
  const bool pageable = !from_device && !m.is_pinned(c.from, c.from_bytes());
  if (pageable && to_device) {
    staged = std::make_shared<char[]>(c.from_bytes());
    std::memcpy(staged.get(), c.from, c.from_bytes());
    c.from = staged.get();
  }
  m.queue(stream, [c, staged, valid] {
    if (valid()) move(c);
  });
  // Bytes from pageable memory may still be on their way when a copy returns, and so may those of the device itself.
  if (!to_device || (synchronous && !from_device && !pageable)) {
    const bool to_pageable = !to_device && !m.is_pinned(c.to, c.to_bytes());
    if (synchronous || to_pageable) m.finish(*stream);
  }
  return cudaSuccess;
}

}  // namespace

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  return call([&] {
    *count = machine().settings().devices;
    return *count == 0 ? cudaErrorNoDevice : cudaSuccess;
  });
}

cudaError_t cudaGetDevice(int* device) {
  *device = current_device;
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) {
  return call([&] {
    if (device < 0 || device >= machine().settings().devices) return cudaErrorInvalidDevice;
    current_device = device;
    return cudaSuccess;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return call([&] {
    if (device < 0 || device >= machine().settings().devices) return cudaErrorInvalidDevice;
    *properties = {};
    std::strcpy(properties->name, "simulated device");
    properties->totalGlobalMem = machine().settings().memory;
    properties->major = 9;
    properties->multiProcessorCount = 2;
    properties->sharedMemPerBlockOptin = 232'448;
    properties->sharedMemPerMultiprocessor = 233'472;
    properties->reservedSharedMemPerBlock = 1024;
    properties->maxBlocksPerMultiProcessor = 32;
    return cudaSuccess;
  });
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t cudaGetLastError() {
  const std::lock_guard guard(machine().lock());
  return machine().take_error();
}

const char* cudaGetErrorString(cudaError_t) { return "an error of a simulated device"; }

cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total) {
  return call([&] {
    *free_bytes = machine().free_memory(current_device);
    *total = machine().settings().memory;
    return cudaSuccess;
  });
}

cudaError_t cudaMalloc(void** p, std::size_t bytes) {
  return call([&] { return machine().take_memory(p, bytes); });
}
cudaError_t cudaMallocHost(void** p, std::size_t bytes) {
  return call([&] { return machine().take_pinned(p, bytes); });
}
cudaError_t cudaFree(void* p) {
  const std::lock_guard guard(machine().lock());
  return p == nullptr ? cudaSuccess : machine().give_memory(p);
}
cudaError_t cudaFreeHost(void* p) {
  const std::lock_guard guard(machine().lock());
  return p == nullptr ? cudaSuccess : machine().give_pinned(p);
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  return call([&] { return copy({to, bytes, from, bytes, bytes, 1}, kind, stream_of(nullptr), true); });
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return call([&] { return copy({to, bytes, from, bytes, bytes, 1}, kind, stream_of(stream), false); });
}
cudaError_t cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from, std::size_t from_pitch,
                              std::size_t width, std::size_t height, cudaMemcpyKind kind, cudaStream_t stream) {
  return call([&] { return copy({to, to_pitch, from, from_pitch, width, height}, kind, stream_of(stream), false); });
}
cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
  return call([&] {
    const auto s = stream_of(stream);
    if (s == nullptr) return cudaErrorInvalidResourceHandle;
    if (!machine().in_block(to, bytes, s->device, "setting memory")) return cudaErrorInvalidValue;
    machine().queue(s, [=] { std::memset(to, value, bytes); });
    return cudaSuccess;
  });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  return call([&] {
    if (flags != cudaStreamNonBlocking) machine().fault("simulated streams are of the kind that does not block");
    *stream = reinterpret_cast<cudaStream_t>(machine().new_stream(current_device).get());
    return cudaSuccess;
  });
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  const std::lock_guard guard(machine().lock());
  machine().forget(stream);
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return call([&] {
    const auto s = stream_of(stream);
    if (s == nullptr) return cudaErrorInvalidResourceHandle;
    machine().finish(*s);
    return cudaSuccess;
  });
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return call([&] {
    const auto s = stream_of(stream);
    if (s == nullptr) return cudaErrorInvalidResourceHandle;
    const Event e = *reinterpret_cast<Event*>(event);  // as it is recorded now
    if (e.stream != nullptr) machine().queue(s, [e] { machine().run_until(*e.stream, e.after); });
    return cudaSuccess;
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  return call([&] {
    *event = reinterpret_cast<cudaEvent_t>(new Event);
    return cudaSuccess;
  });
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete reinterpret_cast<Event*>(event);
  return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call([&] {
    const auto s = stream_of(stream);
    if (s == nullptr) return cudaErrorInvalidResourceHandle;
    *reinterpret_cast<Event*>(event) = {s, s->queued};
    return cudaSuccess;
  });
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return call([&] {
    const Event e = *reinterpret_cast<Event*>(event);
    if (e.stream != nullptr) machine().run_until(*e.stream, e.after);
    return cudaSuccess;
  });
}

}  // extern "C"
