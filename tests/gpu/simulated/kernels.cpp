// The kernels of cuda/, played by the host: what is in its .cu files.
#include <algorithm>
#include <map>
#include <tuple>

#include "core/check.hpp"
#include "embed/exchange.hpp"
#include "embed/exchange_kernels.hpp"
#include "embed/nccl_communicator.hpp"
#include "embed/train_kernels.hpp"
#include "gpu/simulated/machine.hpp"
#include "parity/support/emulated_warps.hpp"
#include "parity/support/host_filter.hpp"
#include "parity/support/host_replicas.hpp"
#include "query/filter_kernel.hpp"

namespace wordloom::cuda {
namespace {

using embed::warp::InBf16;
using embed::warp::Layout;
using embed::warp::Program;
using simt::EmulatedWarp;
using simulated::Machine;

using KernelName = std::tuple<int, Program, std::uint32_t, Precision>;

KernelName name_of(Program program, const Layout& layout) {
  int device = 0;
  (void)cudaGetDevice(&device);
  return {device, program, layout.fragment, layout.precision};
}

/// Shared memory that each kernel was allowed, by device.
std::map<KernelName, std::size_t>& prepared() {
  static std::map<KernelName, std::size_t> kernels;
  return kernels;
}

void queue(cudaStream_t stream, const char* what, simulated::Work work) {
  Machine& machine = Machine::get();
  const std::lock_guard guard(machine.lock());
  const auto s = machine.find(stream);
  if (s == nullptr) return machine.fault(std::string(what) + " on a stream that is none");
  int device = 0;
  (void)cudaGetDevice(&device);
  if (s->device != device) machine.fault(std::string(what) + " on a stream of another device");
  if (machine.enter() == cudaSuccess) machine.queue(s, std::move(work));
}

template <class W>
void train(Program program, const TrainLaunch& p, unsigned warps) {
  const std::span pieces(p.pieces, p.piece_count);
  const auto run = [&]<int C>() {
    testing::run_warps_of<W, C>(program, p.params, p.layout, pieces, warps, p.workspace, p.totals);
  };
  if (*p.next != 0) Machine::get().fault("the counter of pieces is not 0 when a launch begins");
  *p.next = p.piece_count;
  switch (p.layout.fragment) {
    case 1:
      return run.template operator()<1>();
    case 2:
      return run.template operator()<2>();
    case 3:
      return run.template operator()<3>();
    case 4:
      return run.template operator()<4>();
    default:
      return run.template operator()<8>();
  }
}

class SimulatedCommunicator final : public embed::Communicator {
 public:
  explicit SimulatedCommunicator(std::span<const std::size_t> devices) : devices_(devices.begin(), devices.end()) {}
  void sum(std::span<const std::span<float>> parts) override {
    Machine& machine = Machine::get();
    const std::lock_guard guard(machine.lock());
    for (std::size_t r = 0; r < parts.size(); ++r)
      if (!machine.in_block(parts[r].data(), parts[r].size_bytes(), static_cast<int>(devices_[r]), "a sum")) return;
    const auto stream = machine.default_stream(static_cast<int>(devices_.front()));
    machine.queue(stream, [&] { testing::HostCommunicator().sum(parts); });
    machine.finish(*stream);
  }

 private:
  std::vector<std::size_t> devices_;
};

}  // namespace

void prepare_train(Program program, const Layout& layout) {
  const std::lock_guard guard(Machine::get().lock());
  check(Machine::get().enter(), "preparing the training kernel");
  prepared()[name_of(program, layout)] = layout.shared_bytes();
}

int train_blocks_per_multiprocessor(Program, const Layout&) { return 8; }

void launch_train(Program program, const TrainLaunch& launch, unsigned warps, cudaStream_t stream) {
  {
    const std::lock_guard guard(Machine::get().lock());
    if (prepared()[name_of(program, launch.layout)] < launch.layout.shared_bytes())
      Machine::get().fault("a kernel was started on a device that it was not prepared for");
  }
  queue(stream, "training", [=] {
    if (launch.layout.precision == Precision::bf16)
      train<InBf16<EmulatedWarp>>(program, launch, warps);
    else
      train<EmulatedWarp>(program, launch, warps);
  });
  check_launch("starting the training kernel");
}

void launch_subtract(float* now, const float* before, std::size_t count, cudaStream_t stream) {
  queue(stream, "an exchange", [=] {
    for (std::size_t i = 0; i < count; ++i) now[i] -= before[i];
  });
  check_launch("starting the kernel of an exchange");
}

void launch_add(const AddChanges& p, cudaStream_t stream) {
  queue(stream, "an exchange", [=] {
    for (std::size_t i = 0; i < p.rows * p.stride; ++i)
      p.now[i] = p.before[i] +=
          embed::exchange_weight(p.pull_per_touch * p.touches[i / p.stride], p.replicas) * p.now[i];
  });
  check_launch("starting the kernel of an exchange");
}

void launch_filter(const query::FilterWork& work, cudaStream_t stream) {
  queue(stream, "searching", [=] { testing::play_filter(work); });
  check_launch("starting the search kernel");
}

void launch_merge(const Scored* lists, std::uint64_t queries, std::uint32_t parts, Scored* merged,
                  cudaStream_t stream) {
  queue(stream, "merging lists", [=] { testing::play_merge(lists, queries, parts, merged); });
  check_launch("starting the kernel that merges lists");
}

std::unique_ptr<embed::Communicator> make_nccl_communicator(std::span<const std::size_t> devices) {
  return std::make_unique<SimulatedCommunicator>(devices);
}

}  // namespace wordloom::cuda
