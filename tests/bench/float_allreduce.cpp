#include "float_allreduce.h"

#include <mpi.h>

#include "lrml/base/narrow.h"

namespace lrml::bench {

void sum_floats(Communicator& comm, std::span<float> values) {
  if (comm.size() == 1) return;
  MPI_Allreduce(MPI_IN_PLACE, values.data(), narrow<int>(values.size(), "number of summed elements"), MPI_FLOAT,
                MPI_SUM, static_cast<MPI_Comm>(comm.mpi_handle()));
}

}  // namespace lrml::bench
