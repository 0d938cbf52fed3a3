// The body of nccl_communicator.hpp in a build with NCCL. Its library is loaded when it is asked for: a program that
// was built with it starts on machines that do not have it.
#include "embed/nccl_communicator.hpp"

#include <dlfcn.h>
#include <nccl.h>

#include <vector>

#include "core/buffer.hpp"

namespace wordloom::cuda {
namespace {

/// The functions of libnccl that are used here.
class Nccl {
 public:
  Nccl() {
    library_ = dlopen("libnccl.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr)
      throw fail(ErrorKind::device, "several CUDA devices at once need NCCL: {}; use one device, as --device cuda:0",
                 dlerror());
    load(comm_init_all, "ncclCommInitAll");
    load(comm_destroy, "ncclCommDestroy");
    load(all_reduce, "ncclAllReduce");
    load(group_start, "ncclGroupStart");
    load(group_end, "ncclGroupEnd");
    load(error_string, "ncclGetErrorString");
  }
  ~Nccl() { (void)dlclose(library_); }
  Nccl(const Nccl&) = delete;
  Nccl& operator=(const Nccl&) = delete;

  void check(ncclResult_t result, const char* what) const {
    if (result != ncclSuccess) throw fail(ErrorKind::device, "{}: NCCL says: {}", what, error_string(result));
  }

  decltype(&ncclCommInitAll) comm_init_all = nullptr;
  decltype(&ncclCommDestroy) comm_destroy = nullptr;
  decltype(&ncclAllReduce) all_reduce = nullptr;
  decltype(&ncclGroupStart) group_start = nullptr;
  decltype(&ncclGroupEnd) group_end = nullptr;
  decltype(&ncclGetErrorString) error_string = nullptr;

 private:
  template <class Function>
  void load(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library_, name));
    if (function == nullptr)
      throw fail(ErrorKind::device, "the NCCL library of this machine has no {}: it is too old", name);
  }

  void* library_ = nullptr;
};

class NcclCommunicator final : public embed::Communicator {
 public:
  explicit NcclCommunicator(std::span<const std::size_t> devices) {
    for (const std::size_t device : devices) devices_.push_back(static_cast<int>(device));
    streams_.reserve(devices_.size());
    for (const int device : devices_) {
      cuda::check(cudaSetDevice(device), "choosing the device");
      streams_.push_back(std::make_unique<Stream>());
    }
    communicators_.resize(devices_.size());
    nccl_.check(nccl_.comm_init_all(communicators_.data(), static_cast<int>(devices_.size()), devices_.data()),
                "connecting the devices");
  }
  ~NcclCommunicator() override {
    for (const ncclComm_t communicator : communicators_) (void)nccl_.comm_destroy(communicator);
  }

  void sum(std::span<const std::span<float>> parts) override {
    nccl_.check(nccl_.group_start(), "summing over the devices");
    for (std::size_t r = 0; r < parts.size(); ++r)
      nccl_.check(nccl_.all_reduce(parts[r].data(), parts[r].data(), parts[r].size(), ncclFloat, ncclSum,
                                   communicators_[r], *streams_[r]),
                  "summing over the devices");
    nccl_.check(nccl_.group_end(), "summing over the devices");
    for (std::size_t r = 0; r < parts.size(); ++r) {
      cuda::check(cudaSetDevice(devices_[r]), "choosing the device");
      streams_[r]->wait("summing over the devices");
    }
  }

 private:
  Nccl nccl_;
  std::vector<int> devices_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::vector<ncclComm_t> communicators_;
};

}  // namespace

std::unique_ptr<embed::Communicator> make_nccl_communicator(std::span<const std::size_t> devices) {
  return std::make_unique<NcclCommunicator>(devices);
}

}  // namespace wordloom::cuda
