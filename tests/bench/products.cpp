// Products of square float matrices by Eigen, compiled as a library of its own for each instruction set, so that no
// code of one is ever mixed with another's.
#include <Eigen/Dense>

extern "C" [[gnu::visibility("default")]] void LRML_PRODUCT(const float* a, const float* b, float* c, long n) {
  using Square = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<Square>(c, n, n).noalias() = Eigen::Map<const Square>(a, n, n) * Eigen::Map<const Square>(b, n, n);
}
