#pragma once
// The orthogonal part of a square matrix.
#include <Eigen/Core>

namespace wordloom::query {

/// The orthogonal matrix nearest to `m`: U V^T of its singular value decomposition U S V^T (Schönemann 1966, with which
/// the best rotation of one set of points onto another is found). Shape [n, n]; `m` must be finite.
Eigen::MatrixXd polar_factor(const Eigen::MatrixXd& m);

}  // namespace wordloom::query
