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
      passes_(
          std::make_unique<Passes>(Passes{ForwardPass(model, static_cast<float>(loss.margin)), BackwardPass(model)})) {}

GradientKernel::~GradientKernel() = default;
GradientKernel::GradientKernel(GradientKernel&&) noexcept = default;
GradientKernel& GradientKernel::operator=(GradientKernel&&) noexcept = default;

void GradientKernel::compute(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out) {
  LRML_ASSERT(parameters.dim() == dim_);
  LRML_ASSERT(std::ranges::all_of(
      triplets, [&](const Triplet& triplet) { return parameters.users.contains(index(triplet.user)); }));
  passes_->forward.run(parameters, triplets, out);
  for (auto* rows : {&out.user, &out.positive, &out.negative}) rows->resize(out.active.size(), dim_);
  passes_->backward.run(parameters, triplets, passes_->forward, out);
}

}  // namespace lrml
