#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "folder_trial.h"
#include "lrml/app/job_facts.h"
#include "lrml/base/cpu.h"
#include "lrml/base/floating.h"
#include "lrml/base/hash.h"
#include "lrml/base/host.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/pair_links.h"
#include "lrml/store/library.h"
#include "lrml/store/raw_file.h"

namespace lrml {

NLOHMANN_JSON_SERIALIZE_ENUM(LockTrial, {{LockTrial::none, "none"},
                                         {LockTrial::refused, "refused"},
                                         {LockTrial::granted, "granted"},
                                         {LockTrial::failed, "failed"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(HostRoom, available, group_room, shared_memory, core_quota)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RankFacts, host, node, launched, host_cores, cores, room, mpi, hdf5,
                                   hdf5_is_parallel, version, build, instruction_set, chosen_set, arithmetic_problem,
                                   data, data_problem, data_digest, out, out_problem, lock, out_free)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LinkFacts, low, high, latency_us, gbit_per_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunNeeds, config, problem, logical_shards, rank_bytes, shared_bytes,
                                   checkpoint_bytes, kept_bytes)

namespace {

namespace fs = std::filesystem;

/// Every pair of so many ranks of a node, and of so many nodes, is measured; of more, some pairs of each.
constexpr int rounds_in_a_node = 15;
constexpr int rounds_between_nodes = 127;

/// What `work` throws, as text.
template <class Work>
std::string problem_of(Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

/// Tells different builds of one version apart.
std::string program_digest() {
  const RawFile file = RawFile::for_reading("/proc/self/exe");
  std::vector<std::byte> bytes(file.size());
  file.read_at(0, bytes);
  return to_hex(digest_of(bytes));
}

void look_at_software(RankFacts& facts) {
  facts.mpi = mpi_library();
  const StoreLibrary store = store_library();
  facts.hdf5 = store.version;
  facts.hdf5_is_parallel = store.is_parallel;
  facts.version = LRML_VERSION;
  if (const std::string problem = problem_of([&] { facts.build = program_digest(); }); !problem.empty())
    facts.build = "unknown";
  facts.instruction_set = instruction_set();
  if (const char* const chosen = std::getenv("LRML_INSTRUCTION_SET")) facts.chosen_set = chosen;
  facts.arithmetic_problem = problem_of([] { require_ieee_arithmetic(); });
}

void look_at_machine(RankFacts& facts) {
  facts.host = host_name();
  facts.launched = launched_processes();
  facts.host_cores = static_cast<std::size_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  facts.cores = allowed_cores();
  facts.room = host_room();
}

void look_at_data(const fs::path& data, RankFacts& facts) {
  facts.data = data.string();
  if (data.empty()) return;
  facts.data_problem = problem_of([&] { facts.data_digest = to_hex(Dataset(data).header().digest); });
}

/// The path from the root, if the folder this process is in still exists.
std::string absolute_text(const fs::path& path) {
  std::error_code unknown;
  const fs::path absolute = fs::absolute(path, unknown).lexically_normal();
  return path.empty() ? "" : unknown ? path.string() : absolute.string();
}

RankFacts look_around(const DoctorArguments& arguments) {
  RankFacts facts;
  look_at_machine(facts);
  look_at_software(facts);
  look_at_data(arguments.data, facts);
  facts.out = absolute_text(arguments.out);
  return facts;
}

/// Of a group of ranks, with their numbers in the whole job. Collective in the group.
std::vector<LinkFacts> links_in(Communicator& group, int rank, int most_rounds) {
  const auto rank_of = gather_values(group, rank);
  const auto number = [&](int member) { return static_cast<std::size_t>(rank_of[static_cast<std::size_t>(member)]); };
  std::vector<LinkFacts> links;
  for (const PairLink& link : measure_pairs(group, most_rounds)) {
    links.push_back({number(link.low), number(link.high), 1e6 * link.latency, 8e-9 * link.bytes_per_second});
  }
  return links;
}

/// Those of this rank, in its node and, for the first rank of a node, to the first ranks of others. Collective.
std::vector<LinkFacts> measure_links(Communicator& comm, std::size_t node) {
  Communicator& neighbours = comm.subgroup(static_cast<int>(node), Carrier::memory);
  std::vector<LinkFacts> links = links_in(neighbours, comm.rank(), rounds_in_a_node);
  const bool is_first = neighbours.rank() == 0;
  Communicator& firsts = comm.subgroup(is_first ? 0 : 1, Carrier::network);
  comm.barrier();  // the network is measured when all nodes are at rest
  if (is_first) {
    const std::vector<LinkFacts> between = links_in(firsts, comm.rank(), rounds_between_nodes);
    links.insert(links.end(), between.begin(), between.end());
  }
  comm.barrier();
  return links;
}

std::vector<std::size_t> ranks_of_nodes(const std::vector<RankFacts>& ranks) {
  std::map<std::size_t, std::size_t> counts;
  for (const RankFacts& facts : ranks) ++counts[facts.node];
  std::vector<std::size_t> result;
  for (const auto& [node, count] : counts) result.push_back(count);
  return result;
}

/// Rank 0 reads the configuration, as it does for a run. Where the dataset is wrong, only that.
RunNeeds look_at_needs(const DoctorArguments& arguments, const std::vector<RankFacts>& ranks) {
  RunNeeds needs;
  if (arguments.config.empty()) return needs;
  std::string problem = problem_of([&] {
    SelfCommunicator self;
    const Configuration c = load_configuration(self, arguments.config, arguments.overrides);
    if (arguments.data.empty() || !ranks.front().data_problem.empty()) return;
    const std::vector<std::size_t> counts = ranks_of_nodes(ranks);
    needs = run_needs(planned_input(Dataset(arguments.data), c), c, counts);
  });
  needs.config = arguments.config.string();
  needs.problem = std::move(problem);
  return needs;
}

/// The values of all ranks, on rank 0. Collective.
template <class Value>
std::vector<Value> gather(Communicator& comm, const Value& mine) {
  using Json = nlohmann::json;
  const auto texts = gather_texts(comm, Json(mine).dump(-1, ' ', false, Json::error_handler_t::replace));
  std::vector<Value> values;
  if (comm.rank() != 0) return values;
  for (const std::string& text : texts) values.push_back(Json::parse(text).get<Value>());
  return values;
}

}  // namespace

JobFacts gather_facts(Communicator& comm, const DoctorArguments& arguments) {
  RankFacts mine = agree(comm, "looking around", [&] { return look_around(arguments); });
  mine.node = comm.node();
  try_folder(comm, arguments.out, mine);
  const std::vector<LinkFacts> my_links = measure_links(comm, mine.node);
  JobFacts facts;
  facts.ranks = gather(comm, mine);
  for (const auto& links : gather(comm, my_links)) {
    facts.links.insert(facts.links.end(), links.begin(), links.end());
  }
  if (comm.rank() == 0) facts.needs = look_at_needs(arguments, facts.ranks);
  return facts;
}

nlohmann::json facts_record(const JobFacts& facts) {
  return {{"ranks", facts.ranks}, {"links", facts.links}, {"needs", facts.needs}};
}

}  // namespace lrml
