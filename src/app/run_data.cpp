#include "lrml/app/run_data.h"

#include "lrml/comm/agree.h"

namespace lrml {

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
