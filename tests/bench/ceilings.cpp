#include "ceilings.h"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "lrml/base/cpu.h"
#include "lrml/base/matrix.h"
#include "lrml/base/stopwatch.h"

extern "C" {
void lrml_product_v2(const float* a, const float* b, float* c, long n);
void lrml_product_v3(const float* a, const float* b, float* c, long n);
void lrml_product_v4(const float* a, const float* b, float* c, long n);
}

namespace lrml::bench {
namespace {

/// Eigen's, with the instruction set in use.
auto* product() {
  const std::string_view name = instruction_set();
  return name == "avx512" ? &lrml_product_v4 : name == "avx2" ? &lrml_product_v3 : &lrml_product_v2;
}

/// Units of `once` per second, over all ranks while all are at it.
template <class Once>
double rate(Communicator& comm, double seconds, double units, Once&& once) {
  once();
  comm.barrier();
  const Stopwatch watch;
  double done = 0.0;
  do {
    once();
    done += units;
  } while (watch.seconds() < seconds);
  const auto rates = gather_values(comm, std::llround(done / watch.seconds()));
  return static_cast<double>(std::accumulate(rates.begin(), rates.end(), std::int64_t{0}));
}

}  // namespace

Record ceilings(Communicator& comm, double seconds) {
  constexpr std::size_t n = 256;
  const Matrix a = Matrix::Constant(n, n, 0.5f), b = Matrix::Constant(n, n, 0.25f);
  Matrix c = zero_matrix(n, n);
  auto* const multiply = product();
  const double flop = rate(comm, seconds, 2.0 * n * n * n, [&] { multiply(a.data(), b.data(), c.data(), n); });

  constexpr std::size_t bytes = std::size_t{64} << 20;
  std::vector<std::uint64_t> from(bytes / sizeof(std::uint64_t), 1), to(from.size());
  const double copied = rate(comm, seconds, static_cast<double>(bytes), [&] {
    to = from;
    from.front() = to.back() + 1;
  });
  return {{"product_gflop_s", flop * 1e-9}, {"copy_gb_s", copied * 1e-9}};
}

}  // namespace lrml::bench
