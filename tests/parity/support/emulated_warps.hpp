#pragma once
// What a launch of the training kernel does, with warps played by the host.
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/emulated_warp.hpp"
#include "embed/warp/cbow.hpp"
#include "embed/warp/layout.hpp"
#include "embed/warp/skipgram.hpp"
#include "embed/warp/subword_skipgram.hpp"

namespace wordloom::testing {

using namespace embed::warp;

/// Whose additions to rows are seen when every warp has had its turn, as if all of them worked at once.
struct LateWarp : simt::EmulatedWarp {
  using simt::EmulatedWarp::add;
  static void add(float* to, const Quad& delta) { late.push_back({to, delta}); }
  static void flush() {
    for (const auto& [to, delta] : late) simt::EmulatedWarp::add(to, delta);
    late.clear();
  }
  static inline std::vector<std::pair<float*, Quad>> late;
};

/// `warps` of them take turns, one centre each, so that the rows in their rings are as stale as on a device. Each has
/// layout.workspace_bytes() of `workspace`.
template <class Body>
void run_warps(const TrainParams& params, const Layout& layout, std::span<const Piece> pieces, std::uint32_t warps,
               char* workspace, Totals* totals) {
  struct Running {
    std::unique_ptr<Quad[]> shared;
    std::unique_ptr<Body> body;
    bool busy = false;
  };
  std::vector<Running> running(warps);
  for (std::size_t w = 0; w < warps; ++w) {
    running[w].shared = std::make_unique<Quad[]>(layout.shared_bytes() / sizeof(Quad));
    const WarpMemory memory(layout, reinterpret_cast<char*>(running[w].shared.get()),
                            workspace + w * layout.workspace_bytes());
    running[w].body = std::make_unique<Body>(params, layout, memory);
  }
  std::size_t next = 0;
  for (bool any = true; any;) {
    any = false;
    for (Running& r : running) {
      if (!r.busy) {
        if (next == pieces.size()) continue;
        r.body->start(pieces[next++]);
        r.busy = true;
      }
      r.busy = r.body->step();
      any = true;
    }
    LateWarp::flush();
  }
  for (Running& r : running) r.body->report(totals);
}

/// The program of layout.fragment (C) and the numbers of W.
template <class W, int C>
void run_warps_of(Program program, const TrainParams& params, const Layout& layout, std::span<const Piece> pieces,
                  std::uint32_t warps, char* workspace, Totals* totals) {
  switch (program) {
    case Program::skipgram:
      return run_warps<SkipgramProgram<W, C>>(params, layout, pieces, warps, workspace, totals);
    case Program::cbow:
      return run_warps<CbowProgram<W, C>>(params, layout, pieces, warps, workspace, totals);
    case Program::subword_skipgram:
      return run_warps<SubwordSkipgramProgram<W, C>>(params, layout, pieces, warps, workspace, totals);
  }
}

}  // namespace wordloom::testing
