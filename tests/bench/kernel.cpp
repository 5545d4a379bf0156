#include "kernel.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "ceilings.h"
#include "lrml/base/cpu.h"
#include "lrml/base/error.h"
#include "lrml/base/random.h"
#include "lrml/base/stopwatch.h"
#include "lrml/model/gradients.h"
#include "support/tables.h"
#include "timing.h"

namespace lrml::bench {
namespace {

using Reference = test::ReferenceParameters<float>;

/// Triplets drawn uniformly, as many as `calls` calls take.
std::vector<Triplet> draw_triplets(const KernelArguments& a) {
  std::vector<Triplet> triplets;
  for (std::size_t k = 0; k < a.calls * a.triplets; ++k) {
    const auto bits = random_block({7, Purpose::negative, 0}, k, 0);
    const auto below = [](std::uint32_t x, std::size_t n) { return static_cast<std::uint32_t>(x % n); };
    triplets.push_back(
        {UserId{below(bits[0], a.users)}, ItemId{below(bits[1], a.items)}, ItemId{below(bits[2], a.items)}});
  }
  return triplets;
}

void require_equal(std::span<const float> found, const std::vector<float>& expected) {
  if (std::ranges::equal(found, expected)) return;
  throw Error(ExitCode::failure, "the kernel's gradients differ from the reference's. This is a bug.");
}

/// One triplet after the other, through the slow and obvious model.
void verify(const KernelArguments& a, const Reference& theta, std::span<const Triplet> triplets,
            const TripletGradients& found) {
  const auto margin = static_cast<float>(a.margin);
  std::size_t active = 0;
  for (std::size_t b = 0; b < triplets.size(); ++b) {
    const auto loss = test::reference_loss(a.model, margin, theta, triplets[b]);
    require_equal({&found.distance_positive[b], 1}, {loss.positive});
    require_equal({&found.distance_negative[b], 1}, {loss.negative});
    if (loss.loss <= 0.0f || a.model.kind == ModelKind::bpr) continue;
    const Triplet& t = triplets[b];
    Reference one = {
        {theta.P[index(t.user)]}, {theta.Q[index(t.positive)], theta.Q[index(t.negative)]}, theta.K, theta.M};
    Reference gradient = {test::zeros_like(one.P), test::zeros_like(one.Q), test::zeros_like(one.K),
                          test::zeros_like(one.M)};
    test::reference_backward(a.model, one, {UserId{0}, ItemId{0}, ItemId{1}}, gradient);
    require_equal(found.user[active], gradient.P[0]);
    require_equal(found.positive[active], gradient.Q[0]);
    require_equal(found.negative[active], gradient.Q[1]);
    ++active;
  }
}

/// Floating-point operations of one active triplet and of another (lrml/model/gradients.h).
struct Operations {
  double active, inactive;
};

Operations operations_of(const ModelOptions& model) {
  const auto d = static_cast<double>(model.dim);
  const double pairs = has_own_relation(model) ? 2.0 : 1.0;
  const double memory = pairs * static_cast<double>(slot_count(model)) * d;
  if (model.kind == ModelKind::bpr) return {10.0 * d, 10.0 * d};
  return {12.0 * memory + 20.0 * d, 4.0 * memory + 12.0 * d};
}

}  // namespace

Record run_kernel(const KernelArguments& a) {
  const auto theta = test::drawn_parameters<float>(a.users, a.items, slot_count(a.model), a.model.dim, 0.07, 3);
  const Parameters parameters = test::to_parameters(theta);
  const std::vector<Triplet> triplets = draw_triplets(a);
  GradientKernel kernel(a.model, {a.margin});
  TripletGradients gradients;
  const auto call = [&](std::size_t c) {
    const auto part = std::span(triplets).subspan(c * a.triplets, a.triplets);
    kernel.compute(parameters, part, gradients);
    return part;
  };
  for (std::size_t c = 0; c < std::min<std::size_t>(a.calls, 3); ++c) verify(a, theta, call(c), gradients);

  std::size_t active = 0;
  for (std::size_t c = 0; c < a.calls; ++c) {
    call(c);
    active += gradients.active.size();
  }
  SelfCommunicator self;
  const Record before = ceilings(self, a.ceiling_seconds);
  std::vector<double> seconds;
  for (std::size_t r = 0; r < a.repeats; ++r) {
    const Stopwatch watch;
    for (std::size_t c = 0; c < a.calls; ++c) call(c);
    seconds.push_back(watch.seconds());
  }
  const auto count = static_cast<double>(triplets.size());
  const Operations operations = operations_of(a.model);
  const double per_triplet = median(seconds) / count;
  const double share = static_cast<double>(active) / count;
  const double flop = share * operations.active + (1.0 - share) * operations.inactive;
  const Record after = ceilings(self, a.ceiling_seconds);
  const auto products = [](const Record& record) { return record["product_gflop_s"].get<double>(); };
  const Record& machine = products(before) > products(after) ? before : after;
  return {{"bench", "kernel"},
          {"verified", true},
          {"model", name_of(a.model.kind)},
          {"relation", name_of(a.model.relation)},
          {"dim", a.model.dim},
          {"slots", slot_count(a.model)},
          {"triplets", a.triplets},
          {"active_share", share},
          {"instruction_set", instruction_set()},
          {"ns_per_triplet", 1e9 * per_triplet},
          {"operations_per_triplet", flop},
          {"gflop_s", 1e-9 * flop / per_triplet},
          {"share_of_products", 1e-9 * flop / per_triplet / products(machine)},
          {"ceilings", machine}};
}

}  // namespace lrml::bench
