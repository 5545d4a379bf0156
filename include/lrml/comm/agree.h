// Local work that can fail, among ranks that must not part ways.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "lrml/base/error.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// What went wrong on this rank, if anything did.
struct LocalFailure {
  ExitCode code = ExitCode::done;
  std::string message;
};

/// An Error that every rank throws at the same place, so that each may unwind and end by itself.
class AgreedError final : public Error {
 public:
  using Error::Error;
};

/// Throws the same AgreedError on every rank if any rank failed: the message of each distinct failure once, with the
/// numbers of the ranks it happened on where there are several ranks; the code of the first. Collective.
void throw_together(Communicator& comm, const char* phase, const std::optional<LocalFailure>& failure);

/// Runs `work` on this rank; afterwards either every rank has its result or every rank throws the same AgreedError.
///
///     before   rank 1's file is missing        after   all ranks: Error "loading data failed on rank 1: cannot read …"
///
/// Throws   AgreedError with the exit code of the lowest failing rank; std::exception counts as a failure (code 1)
/// Collective: one small allreduce when all is well
template <class Work>
auto agree(Communicator& comm, const char* phase, Work&& work) {
  using Result = std::invoke_result_t<Work>;
  std::optional<LocalFailure> failure;
  if constexpr (std::is_void_v<Result>) {
    try {
      work();
    } catch (const Error& error) {
      failure = {error.code(), error.what()};
    } catch (const std::exception& error) {
      failure = {ExitCode::failure, error.what()};
    }
    throw_together(comm, phase, failure);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(work());
    } catch (const Error& error) {
      failure = {error.code(), error.what()};
    } catch (const std::exception& error) {
      failure = {ExitCode::failure, error.what()};
    }
    throw_together(comm, phase, failure);
    return std::move(*result);
  }
}

}  // namespace lrml
