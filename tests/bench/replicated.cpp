#include "replicated.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "float_allreduce.h"

namespace lrml::bench {

GatheredRows::GatheredRows(Communicator& comm, const Tables& tables, Rows rows)
    : Replicated(comm, tables),
      rows_(rows),
      counts_(static_cast<std::size_t>(comm.size())),
      one_each_(counts_.size(), 1),
      total_({0, tables.rows()}, tables.dim) {}

std::span<const float> GatheredRows::message_of(const StepWork& work) {
  if (rows_ == Rows::unmerged) return work.contributions();
  message_.clear();
  for (const std::uint32_t row : work.merged().touched()) {
    const std::span<const float> gradient = work.merged().of(row);
    message_.push_back(std::bit_cast<float>(row));
    message_.insert(message_.end(), gradient.begin(), gradient.end());
  }
  return message_;
}

void GatheredRows::reduce(const StepWork& work) {
  const std::span<const float> message = message_of(work);
  const std::size_t width = 1 + tables_.dim;
  const std::size_t count = message.size() / width;
  comm_.all_gather(std::as_bytes(std::span(&count, 1)), sizeof count, one_each_,
                   std::as_writable_bytes(std::span(counts_)));
  arrived_.resize(width * std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}));
  comm_.all_gather(std::as_bytes(message), width * sizeof(float), counts_, std::as_writable_bytes(std::span(arrived_)));
  total_.clear();
  const std::span<const float> all = arrived_;
  for (std::size_t at = 0; at < all.size(); at += width) {
    total_.add(UserId{std::bit_cast<std::uint32_t>(all[at])}, all.subspan(at + 1, tables_.dim));
  }
}

BothDense::BothDense(Communicator& comm, const Tables& tables)
    : Replicated(comm, tables), table_(tables.rows() * tables.dim) {}

void BothDense::prepare(const StepWork& work) {
  std::ranges::fill(table_, 0.0f);
  for (const std::uint32_t row : work.merged().touched()) {
    std::ranges::copy(work.merged().of(row), table_.begin() + static_cast<std::ptrdiff_t>(row * tables_.dim));
  }
}

void BothDense::reduce(const StepWork&) {
  sum_floats(comm_, table_);
  if (comm_.size() == 1) return;
  ++sent_.messages;
  sent_.bytes += static_cast<std::int64_t>(table_.size() * sizeof(float));
}

std::span<const float> BothDense::sum_of(std::size_t row) const {
  return std::span(table_).subspan(row * tables_.dim, tables_.dim);
}

}  // namespace lrml::bench
