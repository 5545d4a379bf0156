#include "ours.h"

#include "lrml/model/parameters.h"

namespace lrml::bench {
namespace {

constexpr std::uint64_t seed = 1;

ModelOptions without_memory(std::size_t dim) {
  return {.kind = ModelKind::cml, .dim = dim};
}

}  // namespace

Matrix initial_items(const ExchangeSetting& items) {
  return initial_parameters(without_memory(items.dim), {0, 0}, items.items, seed).item_rows;
}

Matrix initial_users(const ExchangeSetting& users) {
  return initial_parameters(without_memory(users.dim), {0, users.items}, 0, seed).user_rows;
}

OurItems::OurItems(Communicator& comm, ExchangeAlgorithm algorithm, const OurSetting& setting)
    : algorithm_(algorithm), items_(comm, algorithm, setting.items, initial_items(setting.items)) {}

std::string OurItems::name() const {
  return std::string(EnumNames<ExchangeAlgorithm>::names[static_cast<std::size_t>(algorithm_)]);
}

OurItemsAndUsers::OurItemsAndUsers(Communicator& comm, const OurSetting& setting)
    : items_(comm, ExchangeAlgorithm::owner, setting.items, initial_items(setting.items)),
      users_(comm, ExchangeAlgorithm::owner, setting.users, initial_users(setting.users)) {}

void OurItemsAndUsers::reduce(const StepWork& work) {
  items_.reduce(work.item_sums(), {});
  users_.reduce(work.user_sums(), {});
}

void OurItemsAndUsers::update() {
  items_.update();
  users_.update();
}

void OurItemsAndUsers::publish() {
  items_.publish();
  users_.publish();
}

}  // namespace lrml::bench
