#include <mpi.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "lrml/base/error.h"
#include "lrml/base/narrow.h"
#include "lrml/comm/communicator.h"

namespace lrml {
namespace {

std::vector<int> mpi_counts(std::span<const std::size_t> counts) {
  std::vector<int> result;
  for (const std::size_t count : counts) result.push_back(narrow<int>(count, "number of elements in one message"));
  return result;
}

std::vector<int> mpi_offsets(const std::vector<int>& counts) {
  std::vector<int> offsets(counts.size());
  std::int64_t offset = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    offsets[k] = narrow<int>(offset, "offset in one message");
    offset += counts[k];
  }
  return offsets;
}

/// An element of so many bytes, so that counts stay small.
class ElementType {
 public:
  explicit ElementType(std::size_t bytes) {
    MPI_Type_contiguous(narrow<int>(bytes, "bytes of an element"), MPI_BYTE, &type_);
    MPI_Type_commit(&type_);
  }
  ~ElementType() { MPI_Type_free(&type_); }
  ElementType(const ElementType&) = delete;
  ElementType& operator=(const ElementType&) = delete;
  MPI_Datatype get() const { return type_; }

 private:
  MPI_Datatype type_ = MPI_DATATYPE_NULL;
};

/// All ranks of the job. MPI's own errors end the job (MPI_ERRORS_ARE_FATAL), so return codes are not checked.
class MpiCommunicator final : public Communicator {
 public:
  MpiCommunicator() {
    MPI_Init(nullptr, nullptr);
    MPI_Comm_dup(MPI_COMM_WORLD, &comm_);
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &size_);
  }
  ~MpiCommunicator() override {
    MPI_Comm_free(&comm_);
    MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  void barrier() override { MPI_Barrier(comm_); }

  void sum(std::span<std::int64_t> values) override {
    count(values.size_bytes());
    MPI_Allreduce(MPI_IN_PLACE, values.data(), narrow<int>(values.size(), "number of summed elements"), MPI_INT64_T,
                  MPI_SUM, comm_);
  }

  void reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                      std::span<std::int64_t> mine) override {
    LRML_ASSERT(mine.size() == counts[static_cast<std::size_t>(rank_)]);
    count(values.size_bytes() - mine.size_bytes());
    const std::vector<int> each = mpi_counts(counts);
    MPI_Reduce_scatter(values.data(), mine.data(), each.data(), MPI_INT64_T, MPI_SUM, comm_);
  }

  void all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                  std::span<std::byte> all) override {
    const auto me = static_cast<std::size_t>(rank_);
    LRML_ASSERT(mine.size() == counts[me] * element_bytes);
    count(mine.size() * static_cast<std::size_t>(size_ - 1));
    const ElementType element(element_bytes);
    const std::vector<int> each = mpi_counts(counts);
    const std::vector<int> offsets = mpi_offsets(each);
    std::byte* const my_place = all.data() + static_cast<std::size_t>(offsets[me]) * element_bytes;
    if (!mine.empty() && mine.data() != my_place) std::memmove(my_place, mine.data(), mine.size());
    MPI_Allgatherv(MPI_IN_PLACE, 0, element.get(), all.data(), each.data(), offsets.data(), element.get(), comm_);
  }

  void broadcast(std::span<std::byte> bytes, int root) override {
    if (rank_ == root) count(bytes.size());
    MPI_Bcast(bytes.data(), narrow<int>(bytes.size(), "bytes in one broadcast"), MPI_BYTE, root, comm_);
  }

  [[noreturn]] void abort(int exit_code) override {
    MPI_Abort(comm_, exit_code);
    std::_Exit(exit_code);
  }

  void* mpi_handle() const override { return comm_; }
  Traffic traffic() const override { return traffic_; }

 private:
  void count(std::size_t bytes) {
    if (size_ == 1) return;
    ++traffic_.messages;
    traffic_.bytes += static_cast<std::int64_t>(bytes);
  }

  MPI_Comm comm_ = MPI_COMM_NULL;
  int rank_ = 0;
  int size_ = 1;
  Traffic traffic_;
};

}  // namespace

bool started_by_launcher() {
  constexpr const char* marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::any_of(std::begin(marks), std::end(marks), [](const char* name) { return std::getenv(name); });
}

std::unique_ptr<Communicator> make_world() {
  if (!started_by_launcher()) return std::make_unique<SelfCommunicator>();
  return std::make_unique<MpiCommunicator>();
}

}  // namespace lrml
