#pragma once

namespace wordloom::simt {

/// Four numbers of a row: what a lane moves at once.
struct alignas(16) Quad {
  float v[4];
};

}  // namespace wordloom::simt
