// What `lrml_dist doctor` has seen of a job, before anybody judges it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "lrml/app/command_line.h"
#include "lrml/app/host_room.h"
#include "lrml/app/plan.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// What became of a rank's attempt to lock a file that rank 0 had locked.
enum class LockTrial { none, refused, granted, failed };

/// What one rank sees. Texts that say what went wrong are empty where nothing did.
struct RankFacts {
  std::string host;
  std::size_t node = 0;            ///< Communicator::node
  std::size_t launched = 1;        ///< launched_processes
  std::size_t host_cores = 0;      ///< of the machine
  std::vector<std::size_t> cores;  ///< that the rank may run on
  HostRoom room;                   ///< of the machine
  std::string mpi;                 ///< the library
  std::string hdf5;                ///< its version
  bool hdf5_is_parallel = false;
  std::string version;  ///< of this program
  std::string build;    ///< digest of the program's file
  std::string instruction_set;
  std::string chosen_set;  ///< LRML_INSTRUCTION_SET
  std::string arithmetic_problem;
  std::string data;  ///< --data; empty: none
  std::string data_problem;
  std::string data_digest;
  std::string out;          ///< --out, absolute; empty: none
  std::string out_problem;  ///< of rank 0: it cannot be used at all; of others: they do not see rank 0's file
  LockTrial lock = LockTrial::none;
  double out_free = -1;  ///< bytes that the disk has left; −1: unknown
};

/// Two ranks, and what messages between them take.
struct LinkFacts {
  std::size_t low = 0, high = 0;
  double latency_us = 0;
  double gbit_per_s = 0;  ///< each way
};

/// What the run asks of the machines; zeros unless configuration and dataset are known.
struct RunNeeds {
  std::string config;  ///< --config; empty: none
  std::string problem;
  std::size_t logical_shards = 0;
  double rank_bytes = 0;        ///< memory of a rank, with its part of what is shared
  double shared_bytes = 0;      ///< item rows in shared memory, of the node with most
  double checkpoint_bytes = 0;  ///< about
  double kept_bytes = 0;        ///< of all the files in checkpoints/ while the next one is written
};

struct JobFacts {
  std::vector<RankFacts> ranks;  ///< by rank
  std::vector<LinkFacts> links;
  RunNeeds needs;
};

/// What training with `configuration` takes on nodes with so many ranks each, of the algorithm that needs most where
/// the choice is automatic. Where nodes have different numbers of ranks, as if all had as few as the smallest.
/// @pre a node at least, each with a rank at least
RunNeeds run_needs(const PlanInput& input, const Configuration& configuration,
                   std::span<const std::size_t> ranks_of_nodes);

/// Looks at everything. Rank 0 makes --out and a file in it and removes what it has made. Nothing that is wrong on a
/// rank is thrown: it is among the facts. Cost: a second or so; minutes on thousands of ranks. Collective
/// Returns  all facts on rank 0, nothing on the others
JobFacts gather_facts(Communicator& comm, const DoctorArguments& arguments);

/// The facts for programs, {"ranks": […], "links": […], "needs": {…}}.
nlohmann::json facts_record(const JobFacts& facts);

}  // namespace lrml
