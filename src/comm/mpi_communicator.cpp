#include <mpi.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <limits>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "lrml/base/error.h"
#include "lrml/base/narrow.h"
#include "lrml/comm/communicator.h"

namespace lrml {
namespace {

/// Counts and offsets as MPI wants them; keeps its memory.
class Layout {
 public:
  void set(std::span<const std::size_t> counts) {
    counts_.clear();
    offsets_.clear();
    std::size_t offset = 0;
    for (const std::size_t count : counts) {
      counts_.push_back(narrow<int>(count, "number of elements in one message"));
      offsets_.push_back(narrow<int>(offset, "offset in one message"));
      offset += count;
    }
  }
  const int* counts() const { return counts_.data(); }
  const int* offsets() const { return offsets_.data(); }

 private:
  std::vector<int> counts_, offsets_;
};

/// Elements of so many bytes, so that counts stay small. Each size is made once.
class ElementTypes {
 public:
  MPI_Datatype of(std::size_t bytes) {
    const auto known = std::ranges::find(types_, bytes, &Type::bytes);
    if (known != types_.end()) return known->type;
    Type& made = types_.emplace_back(Type{bytes, MPI_DATATYPE_NULL});
    MPI_Type_contiguous(narrow<int>(bytes, "bytes of an element"), MPI_BYTE, &made.type);
    MPI_Type_commit(&made.type);
    return made.type;
  }
  void free() {
    for (Type& known : types_) MPI_Type_free(&known.type);
    types_.clear();
  }

 private:
  struct Type {
    std::size_t bytes;
    MPI_Datatype type;
  };
  std::vector<Type> types_;
};

/// The ranks of an MPI communicator. MPI's own errors end the job (MPI_ERRORS_ARE_FATAL), so return codes are not
/// checked.
class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator(MPI_Comm comm, Carrier carrier) : comm_(comm), carrier_(carrier) {
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &size_);
  }
  ~MpiCommunicator() override {
    subgroups_.clear();
    for (MPI_Win& window : windows_) MPI_Win_free(&window);
    element_types_.free();
    MPI_Comm_free(&comm_);
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
    layout_.set(counts);
    MPI_Reduce_scatter(values.data(), mine.data(), layout_.counts(), MPI_INT64_T, MPI_SUM, comm_);
  }

  void all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                  std::span<std::byte> all) override {
    enter_all_gather(mine, element_bytes, counts, all);
    layout_.set(counts);
    const MPI_Datatype element = element_types_.of(element_bytes);
    MPI_Allgatherv(MPI_IN_PLACE, 0, element, all.data(), layout_.counts(), layout_.offsets(), element, comm_);
  }

  // Sends before receives, here and below: a receive that finds a large message waiting asks for the rest of it at
  // once, the other rank sends that in one piece, and its answer to a send of ours comes only after it.
  void start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                        std::span<std::byte> all) override {
    LRML_ASSERT(open_.empty());
    const std::span<const std::byte> entered = enter_all_gather(mine, element_bytes, counts, all);
    for (int k = 1; k < size_ && !entered.empty(); ++k) {
      start_sending(entered, counts[static_cast<std::size_t>(rank_)], element_bytes, (rank_ + k) % size_);
    }
    start_receiving({all, element_bytes, counts});
  }

  void start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) override {
    LRML_ASSERT(open_.empty() && out.element_bytes == in.element_bytes);
    std::span<const std::byte> to_myself;
    for_each_part(out, [&](int rank, std::span<const std::byte> part, std::size_t elements) {
      if (rank == rank_) to_myself = part;
      if (rank == rank_) return;
      count(part.size());
      start_sending(part, elements, out.element_bytes, rank);
    });
    start_receiving(in);
    for_each_part(in, [&](int rank, std::span<std::byte> part, std::size_t) {
      if (rank == rank_) std::ranges::copy(to_myself, part.begin());
    });
  }

  void wait() override {
    MPI_Waitall(narrow<int>(open_.size()), open_.data(), MPI_STATUSES_IGNORE);
    open_.clear();
  }

  void progress() override {
    if (open_.empty()) return;
    int done = 0;
    MPI_Testall(narrow<int>(open_.size()), open_.data(), &done, MPI_STATUSES_IGNORE);
    if (done != 0) open_.clear();
  }

  void transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) override {
    const std::size_t each = values.size() / static_cast<std::size_t>(size_);
    LRML_ASSERT(values.size() == received.size() && each * static_cast<std::size_t>(size_) == values.size());
    count(each * sizeof(std::int64_t) * static_cast<std::size_t>(size_ - 1));
    const int elements = narrow<int>(each, "number of elements in one message");
    MPI_Alltoall(values.data(), elements, MPI_INT64_T, received.data(), elements, MPI_INT64_T, comm_);
  }

  void broadcast(std::span<std::byte> bytes, int root) override {
    if (rank_ == root) count(bytes.size());
    MPI_Bcast(bytes.data(), narrow<int>(bytes.size(), "bytes in one broadcast"), MPI_BYTE, root, comm_);
  }

  std::size_t node() override {
    MPI_Comm neighbours = MPI_COMM_NULL;
    MPI_Comm_split_type(comm_, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &neighbours);
    int first = rank_;
    MPI_Bcast(&first, 1, MPI_INT, 0, neighbours);
    MPI_Comm_free(&neighbours);
    const auto firsts = gather_values(*this, first);
    const std::set<std::int64_t> nodes(firsts.begin(), firsts.end());
    return static_cast<std::size_t>(std::distance(nodes.begin(), nodes.find(first)));
  }

  Communicator& subgroup(int color, Carrier carrier) override {
    MPI_Comm group = MPI_COMM_NULL;
    MPI_Comm_split(comm_, color, rank_, &group);
    return *subgroups_.emplace_back(std::make_unique<MpiCommunicator>(group, carrier));
  }

  std::span<std::byte> allocate_shared(std::size_t bytes) override {
    require_room_for(bytes);
    void* memory = nullptr;
    MPI_Win& window = windows_.emplace_back(MPI_WIN_NULL);
    MPI_Win_allocate_shared(rank_ == 0 ? narrow<MPI_Aint>(bytes) : 0, 1, MPI_INFO_NULL, comm_, &memory, &window);
    MPI_Aint size = 0;
    int unit = 0;
    MPI_Win_shared_query(window, 0, &size, &unit, &memory);
    const std::span<std::byte> shared(static_cast<std::byte*>(memory), bytes);
    if (rank_ == 0) std::ranges::fill(shared, std::byte{0});
    barrier();
    return shared;
  }

  [[noreturn]] void abort(int exit_code) override {
    MPI_Abort(comm_, exit_code);
    std::_Exit(exit_code);
  }

  void* mpi_handle() const override { return comm_; }
  Traffic traffic() const override {
    Traffic total = traffic_;
    for (const auto& group : subgroups_) total = total + group->traffic();
    return total;
  }

 private:
  /// Open MPI keeps shared windows in files there, and would end the job without a hint of what to do.
  void require_room_for(std::size_t bytes) {
    constexpr const char* folder = "/dev/shm";
    std::error_code unknown;
    const std::filesystem::space_info space = std::filesystem::space(folder, unknown);
    auto available = unknown ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(space.available);
    broadcast(std::as_writable_bytes(std::span(&available, 1)), 0);
    if (std::cmp_greater_equal(available, bytes)) return;
    throw Error(ExitCode::failure,
                "cannot share " + std::to_string(bytes >> 20) + " MB between the ranks of a node ('" + folder +
                    "' has " + std::to_string(available >> 20) +
                    " MB left). Make it larger, or give each rank a copy: exchange.ranks_sharing 1.");
  }

  /// Puts the own part in its place in `all` and returns it there.
  std::span<std::byte> enter_all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                                        std::span<const std::size_t> counts, std::span<std::byte> all) {
    const auto my_count = counts.begin() + rank_;
    LRML_ASSERT(mine.size() == *my_count * element_bytes);
    count(mine.size() * static_cast<std::size_t>(size_ - 1));
    const std::size_t before = std::accumulate(counts.begin(), my_count, std::size_t{0});
    const std::span<std::byte> my_place = all.subspan(before * element_bytes, mine.size());
    if (!mine.empty() && mine.data() != my_place.data()) std::memmove(my_place.data(), mine.data(), mine.size());
    return my_place;
  }

  void start_receiving(RankParts<std::byte> in) {
    const MPI_Datatype element = element_types_.of(in.element_bytes);
    for_each_part(in, [&](int rank, std::span<std::byte> part, std::size_t elements) {
      if (rank == rank_) return;
      MPI_Irecv(part.data(), count_of(elements), element, rank, 0, comm_, &open_.emplace_back());
    });
  }

  void start_sending(std::span<const std::byte> part, std::size_t elements, std::size_t element_bytes, int rank) {
    MPI_Isend(part.data(), count_of(elements), element_types_.of(element_bytes), rank, 0, comm_, &open_.emplace_back());
  }

  static int count_of(std::size_t elements) { return narrow<int>(elements, "number of elements in one message"); }

  /// Calls `visit(rank, part, elements)` for every part that is not empty.
  template <class Byte, class Visit>
  static void for_each_part(const RankParts<Byte>& parts, Visit&& visit) {
    std::size_t begin = 0;
    for (std::size_t k = 0; k < parts.counts.size(); ++k) {
      const std::size_t size = parts.counts[k] * parts.element_bytes;
      if (size != 0) visit(static_cast<int>(k), parts.bytes.subspan(begin, size), parts.counts[k]);
      begin += size;
    }
  }

  void count(std::size_t bytes) {
    if (size_ == 1 || carrier_ == Carrier::memory) return;
    ++traffic_.messages;
    traffic_.bytes += static_cast<std::int64_t>(bytes);
  }

  MPI_Comm comm_;
  Carrier carrier_;
  int rank_ = 0;
  int size_ = 1;
  Traffic traffic_;
  ElementTypes element_types_;
  Layout layout_;
  std::vector<MPI_Request> open_;  ///< what was started and not waited for
  std::vector<MPI_Win> windows_;
  std::vector<std::unique_ptr<MpiCommunicator>> subgroups_;
};

MPI_Comm started_world() {
  int level = MPI_THREAD_SINGLE;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level);  // other threads make no MPI call
  MPI_Comm world = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &world);
  return world;
}

/// Finalizes MPI when all of the world's communicators are gone.
class MpiSession {
 public:
  MpiSession() = default;
  ~MpiSession() { MPI_Finalize(); }
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;
};

/// All ranks of the job.
class World final : MpiSession, public MpiCommunicator {
 public:
  World() : MpiCommunicator(started_world(), Carrier::network) {}
};

}  // namespace

bool started_by_launcher() {
  constexpr const char* marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::any_of(std::begin(marks), std::end(marks), [](const char* name) { return std::getenv(name); });
}

std::size_t launched_processes() {
  // mpirun passes on what the SLURM job around it has set, so that its own word comes first.
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    if (const char* const value = std::getenv(name)) return std::max<std::size_t>(1, std::strtoull(value, nullptr, 10));
  }
  return 1;
}

std::string mpi_library() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
  int length = 0;
  MPI_Get_library_version(text, &length);
  const std::string_view name(text, static_cast<std::size_t>(length));
  return std::string(name.substr(0, name.find_first_of(",\n")));
}

std::unique_ptr<Communicator> make_world() {
  if (!started_by_launcher()) return std::make_unique<SelfCommunicator>();
  return std::make_unique<World>();
}

}  // namespace lrml
