#include "lrml/model/gradients.h"

#include <algorithm>

#include "backward_pass.h"
#include "forward_pass.h"
#include "lrml/base/error.h"

namespace lrml {

struct GradientKernel::Passes {
  ForwardPass forward;
  BackwardPass backward;
};

GradientKernel::GradientKernel(const ModelOptions& model, const LossOptions& loss)
    : dim_(model.dim),
      passes_(std::make_unique<Passes>(Passes{ForwardPass(model, static_cast<float>(loss.margin)),
                                              BackwardPass(model, static_cast<float>(loss.l2))})) {}

GradientKernel::~GradientKernel() = default;
GradientKernel::GradientKernel(GradientKernel&&) noexcept = default;
GradientKernel& GradientKernel::operator=(GradientKernel&&) noexcept = default;

void GradientKernel::compute(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out,
                             std::span<const float> weights) {
  LRML_ASSERT(weights.empty() || weights.size() == triplets.size());
  LRML_ASSERT(parameters.dim() == dim_);
  LRML_ASSERT(std::ranges::all_of(
      triplets, [&](const Triplet& triplet) { return parameters.users.contains(index(triplet.user)); }));
  auto& [forward, backward] = *passes_;
  for (auto* rows : {&out.user, &out.positive, &out.negative}) rows->resize(triplets.size(), dim_);
  forward.start(parameters, triplets, out);
  backward.start(parameters);
  for (std::size_t begin = 0; begin < triplets.size(); begin += lanes) {
    forward.run_tile(parameters, triplets, begin, out);
    if (forward.kept() < backward.group() && begin + lanes < triplets.size()) continue;
    backward.run(parameters, triplets, weights, forward, out);
    forward.forget();
  }
  for (std::size_t t = 0; t < weights.size(); ++t) out.losses[t] *= weights[t];
  backward.finish(out);
}

}  // namespace lrml
