#include "same_sums.h"

#include <cmath>

#include "lrml/base/fixed_point.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"

namespace lrml::bench {
namespace {

/// Rows `range` of a table, as one of their own.
Matrix rows_of(const Matrix& table, RowRange range) {
  return table.middleRows(static_cast<Eigen::Index>(range.begin), static_cast<Eigen::Index>(range.size()));
}

[[noreturn]] void throw_differs(const std::string& name, const std::string& what) {
  throw Error(ExitCode::failure, name + " differs from the exact sums in " + what +
                                     " (it would not be the same work that is timed). This is a bug.");
}

/// Whether every element is the exact one up to the rounding of `count` additions of values below ¼.
bool is_near(std::span<const float> found, std::span<const float> exact, std::uint32_t count) {
  if (found.size() != exact.size()) return false;
  const float tolerance = 1e-6f * static_cast<float>(count);
  for (std::size_t k = 0; k < exact.size(); ++k) {
    if (!(std::abs(found[k] - exact[k]) <= tolerance)) return false;
  }
  return true;
}

}  // namespace

SameSums::SameSums(Communicator& comm, const OurSetting& setting, RowRange users_here)
    : comm_(comm),
      users_here_(users_here),
      items_(comm, ExchangeAlgorithm::gather, setting.items, initial_items(setting.items)),
      users_(self_, ExchangeAlgorithm::gather, setting.users, initial_users(setting.users)) {}

void SameSums::update_users_here(const StepWork& work) {
  const std::int64_t before = comm_.traffic().bytes;
  users_.reduce(work.user_sums(), {});
  users_.update();
  users_.publish();
  user_bytes_ += comm_.traffic().bytes - before;
}

void SameSums::step(const Contenders& contenders, const StepWork& work) {
  items_.reduce(work.item_sums(), {});
  items_.update();
  update_users_here(work);
  for (Contender* const contender : contenders.all()) {
    contender->prepare(work);
    contender->reduce(work);
    contender->update();
    contender->publish();
  }
  agree(comm_, "comparing sums", [&] {
    for (const auto& replicated : contenders.replicated) require_sums(*replicated, work);
  });
}

void SameSums::require_sums(const Replicated& replicated, const StepWork& work) const {
  const auto require = [&](std::size_t row, std::span<const float> exact, std::uint32_t count, const char* what) {
    if (!is_near(replicated.sum_of(row), exact, count)) throw_differs(replicated.name(), what);
  };
  const std::size_t dim = work.tables().dim;
  for (const ExchangedTable* const table : {&items_, &users_}) {
    const ReducedRows& exact = table->reduced();
    const bool is_items = table == &items_;
    for (std::size_t k = 0; k < exact.ids.size(); ++k) {
      const std::size_t row = is_items ? work.tables().row_of(exact.ids[k]) : index(exact.ids[k]);
      require(row, std::span(exact.gradients).subspan(k * dim, dim), exact.counts[k],
              is_items ? "an item's row" : "a user's row");
    }
  }
}

Digest SameSums::items_digest() {
  return digest_of(std::as_bytes(elements(items_.whole())));
}

void SameSums::require_same_tables(const Contenders& contenders) {
  const Digest exact = items_digest();
  const auto require_items = [&](const std::string& name, ExchangedTable& table) {
    const Digest found = digest_of(std::as_bytes(elements(table.whole())));
    agree(comm_, "comparing tables", [&] {
      if (found != exact) throw_differs(name, "the item table");
    });
  };
  for (const auto& one : contenders.ours) require_items(one->name(), one->items());
  if (!contenders.users_too) return;
  require_items(contenders.users_too->name(), contenders.users_too->items());
  const Digest users_here = digest_of_table(comm_, rows_of(users_.whole(), users_here_));
  const Digest users_sent = digest_of_table(comm_, rows_of(contenders.users_too->users().whole(), users_here_));
  agree(comm_, "comparing tables", [&] {
    if (users_here != users_sent) throw_differs(contenders.users_too->name(), "the user table");
    if (user_bytes_ != 0) throw_differs("the update of user rows", "having sent something");
  });
}

}  // namespace lrml::bench
