// Our exchanges as contenders: item rows alone, or user rows as well.
#pragma once

#include <optional>
#include <string>

#include "contender.h"
#include "exchanged_table.h"

namespace lrml::bench {

/// What our contenders are laid out for. `items.items` is I; `users.items` is U.
struct OurSetting {
  ExchangeSetting items, users;
};

/// The trainer's way: item rows travel, user rows stay where their only contributor is.
class OurItems : public Contender {
 public:
  OurItems(Communicator& comm, ExchangeAlgorithm algorithm, const OurSetting& setting);

  std::string name() const override;
  void reduce(const StepWork& work) override { items_.reduce(work.item_sums(), work.next_reads()); }
  void update() override { items_.update(); }
  void publish() override { items_.publish(); }

  ExchangedTable& items() { return items_; }

 private:
  ExchangeAlgorithm algorithm_;
  ExchangedTable items_;
};

/// What the trainer spares: the same for item rows under `owner`, and user rows through the same sparse allreduce.
class OurItemsAndUsers final : public Contender {
 public:
  OurItemsAndUsers(Communicator& comm, const OurSetting& setting);

  std::string name() const override { return "users_too"; }
  void reduce(const StepWork& work) override;
  void update() override;
  void publish() override;

  ExchangedTable& items() { return items_; }
  ExchangedTable& users() { return users_; }

 private:
  ExchangedTable items_, users_;
};

/// Rows of the initial tables, [setting.items x d], equal on every rank.
Matrix initial_items(const ExchangeSetting& items);
Matrix initial_users(const ExchangeSetting& users);

}  // namespace lrml::bench
