// One way to bring gradient rows to those who update them, as the exchange benchmark times it.
#pragma once

#include <string>

#include "lrml/comm/communicator.h"
#include "step_work.h"

namespace lrml::bench {

class Contender {
 public:
  Contender() = default;
  virtual ~Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;

  virtual std::string name() const = 0;

  /// What is not exchange: not timed.
  virtual void prepare(const StepWork&) {}
  virtual void update() {}

  /// Packing, sending and summing; then the updated rows. Timed. Collective.
  virtual void reduce(const StepWork& work) = 0;
  virtual void publish() {}

  /// What reduce and publish have sent past the communicator's counters.
  virtual Traffic sent_uncounted() const { return {}; }
};

}  // namespace lrml::bench
