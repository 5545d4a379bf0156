// The exchange benchmark's verification: nobody is timed before all have the same sums.
#pragma once

#include <cstdint>
#include <string>

#include "contenders.h"

namespace lrml::bench {

/// The truth: item rows summed exactly and updated by every rank, user rows updated where they are.
///
///     ours        the item table, bit for bit
///     users_too   the user table, bit for bit: a user's sum has one contributor, so that rounding it to the exchange's
///                 unit is all that sending it could change. (The trainer sends and rounds no user row.)
///     replicated  the sums of every touched row, within the rounding of float sums
class SameSums {
 public:
  /// Everything referred to must outlive the checks. `users_here`: those whose triplets this rank draws.
  SameSums(Communicator& comm, const OurSetting& setting, RowRange users_here);

  /// Takes all contenders and the truth one step further. Throws AgreedError (failure) where the sums of a replicated
  /// one are off. Collective.
  void step(const Contenders& contenders, const StepWork& work);

  /// Throws AgreedError (failure) naming the contender whose table differs. Collective.
  void require_same_tables(const Contenders& contenders);

  Digest items_digest();

  /// What went to other ranks while user rows were updated where they are. 0, or the trainer's claim is wrong.
  std::int64_t user_bytes() const { return user_bytes_; }

 private:
  void update_users_here(const StepWork& work);
  void require_sums(const Replicated& replicated, const StepWork& work) const;

  Communicator& comm_;
  RowRange users_here_;
  ExchangedTable items_;  ///< under gather every rank has all sums
  SelfCommunicator self_;
  ExchangedTable users_;  ///< under no exchange; rows of other ranks' users stay as they were
  std::int64_t user_bytes_ = 0;
};

}  // namespace lrml::bench
