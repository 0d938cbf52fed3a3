// Alone in its file: the decomposition takes half a minute and 1 GB to compile, with sanitizers several times that, so
// that it is compiled without them (CMakeLists.txt).
#include "query/polar_factor.hpp"

#include <Eigen/SVD>

namespace wordloom::query {

Eigen::MatrixXd polar_factor(const Eigen::MatrixXd& m) {
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(m, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return svd.matrixU() * svd.matrixV().transpose();
}

}  // namespace wordloom::query
