#include "lrml/app/run_data.h"

#include <algorithm>

#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/seal.h"

namespace lrml {
namespace {

/// What is wrong with a broken seal's bytes is for their content to say.
bool is_sealed(Communicator& comm, const std::filesystem::path& file) {
  try {
    return check_seal(comm, file) == Seal::intact;
  } catch (const AgreedError&) {
    return false;
  }
}

/// Whether the file is as it was sealed, or never was, and its content has its digest.
void verify_alone(const std::filesystem::path& file) {
  SelfCommunicator self;
  if (is_sealed(self, file)) return;
  verify_digest(file);
  if (!File::open(file).has_attribute("/", seal_attribute)) return;
  throw Error(ExitCode::bad_data, "cannot trust '" + file.string() +
                                      "' (it was changed or cut off: its seal is broken or missing). Make it again "
                                      "with: lrml_prep convert");
}

/// Once a node, which may have a file of its own. Collective.
void verify_on_every_node(Communicator& comm, const std::filesystem::path& file) {
  const auto mine = static_cast<std::int64_t>(comm.node());
  const auto nodes = gather_values(comm, mine);
  const bool is_first = std::ranges::find(nodes, mine) - nodes.begin() == comm.rank();
  agree(comm, "verifying the dataset", [&] {
    if (is_first) verify_alone(file);
  });
}

}  // namespace

Dataset open_dataset(Communicator& comm, const std::filesystem::path& file) {
  Dataset dataset = agree(comm, "opening the dataset", [&] { return Dataset(file); });
  const auto digests = gather_values(comm, static_cast<std::int64_t>(dataset.header().digest));
  agree(comm, "comparing the ranks' datasets", [&] {
    const auto first = static_cast<Digest>(digests.front());
    if (dataset.header().digest == first) return;
    throw Error(ExitCode::bad_data, "'" + file.string() + "' has digest " + to_hex(dataset.header().digest) +
                                        " (rank 0's has " + to_hex(first) +
                                        "). Give every rank the same file, on a shared folder or copied.");
  });
  if (!is_sealed(comm, file)) verify_on_every_node(comm, file);
  return dataset;
}

void require_trained_on(Communicator& comm, const CheckpointHeader& header, const Dataset& dataset) {
  agree(comm, "comparing run and dataset", [&] {
    const Digest found = dataset.header().digest;
    if (header.dataset_digest == found) return;
    throw Error(ExitCode::bad_data, "'" + dataset.path().string() + "' is not the dataset of this run (its digest is " +
                                        to_hex(found) + ", the run's " + to_hex(header.dataset_digest) +
                                        "). Name the right one with --data.");
  });
}

}  // namespace lrml
