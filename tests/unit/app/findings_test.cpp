#include "lrml/app/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lrml {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

constexpr double GB = 1e9;

/// Four ranks on two hosts, each on cores of its own, where all is well.
class Findings : public testing::Test {
 protected:
  Findings() {
    for (std::size_t rank = 0; rank < 4; ++rank) facts.ranks.push_back(rank_on(rank / 2, rank % 2));
    for (std::size_t low = 0; low < 4; ++low) {
      for (std::size_t high = low + 1; high < 4; ++high) facts.links.push_back({low, high, 2.0, 40.0});
    }
    facts.needs = {.config = "c.toml",
                   .problem = "",
                   .logical_shards = 16,
                   .rank_bytes = 3 * GB,
                   .shared_bytes = 1 * GB,
                   .checkpoint_bytes = 2 * GB,
                   .kept_bytes = 7 * GB};
  }

  static RankFacts rank_on(std::size_t node, std::size_t core) {
    RankFacts rank;
    rank.host = node == 0 ? "ada" : "bob";
    rank.node = node;
    rank.launched = 4;
    rank.host_cores = 8;
    rank.cores = {core};
    rank.room = {.available = 20 * GB, .group_room = -1, .shared_memory = 10 * GB, .core_quota = 0};
    rank.mpi = "Open MPI v4.1.4";
    rank.hdf5 = "1.10.8";
    rank.version = "1.2.3";
    rank.build = "00ff";
    rank.instruction_set = "avx2";
    rank.data = "d.h5";
    rank.data_digest = "1234";
    rank.out = "/runs/x";
    rank.lock = LockTrial::refused;
    rank.out_free = 50 * GB;
    return rank;
  }

  /// One rank on a machine of its own.
  void keep_rank_0() {
    facts.ranks.resize(1);
    facts.ranks[0].launched = 1;
    facts.links.clear();
  }

  Finding of(const std::string& check) const {
    const std::vector<Finding> all = findings_of(facts);
    const auto found = std::ranges::find(all, check, &Finding::check);
    return found == all.end() ? Finding{Severity::ok, check, "no finding", ""} : *found;
  }

  void expect(Severity severity, const std::string& check, const std::string& seen, const std::string& advice = "") {
    const Finding finding = of(check);
    EXPECT_EQ(name_of(finding.severity), name_of(severity)) << check << ": " << finding.seen;
    EXPECT_THAT(finding.seen, HasSubstr(seen)) << check;
    EXPECT_THAT(finding.advice, HasSubstr(advice)) << check;
    EXPECT_TRUE(severity == Severity::ok || finding.advice.ends_with('.')) << check << " says what to do";
    EXPECT_EQ(exit_code_of(findings_of(facts)), severity == Severity::error ? ExitCode::failure : ExitCode::done);
  }

  JobFacts facts;
};

TEST_F(Findings, AreAllOkWhereAllIsWell) {
  for (const Finding& finding : findings_of(facts)) {
    EXPECT_EQ(finding.severity, Severity::ok) << finding.check << ": " << finding.seen;
    EXPECT_EQ(finding.advice, "") << finding.check;
  }
  expect(Severity::ok, "ranks", "4 ranks on 2 hosts, 2 on each (ada, bob)");
  expect(Severity::ok, "cores", "each rank may run on 1 of a host's 8");
  expect(Severity::ok, "MPI", "Open MPI v4.1.4");
  expect(Severity::ok, "HDF5", "1.10.8, a serial build; checkpoints need no MPI-IO");
  expect(Severity::ok, "program", "lrml_dist 1.2.3, build 00ff");
  expect(Severity::ok, "instruction set", "avx2");
  expect(Severity::ok, "arithmetic", "rounds to nearest");
  expect(Severity::ok, "configuration", "'c.toml' can be used, 16 logical shards");
  expect(Severity::ok, "dataset", "'d.h5', digest 1234");
  expect(Severity::ok, "memory", "20.0 GB left on ada for 2 ranks, which need 6.0 GB, 3.0 GB each");
  expect(Severity::ok, "shared memory", "/dev/shm of ada has 10.0 GB left, item rows need 1.0 GB");
  expect(Severity::ok, "output folder", "'/runs/x', the same for all ranks, can be written to");
  expect(Severity::ok, "locks", "would be refused");
  expect(Severity::ok, "disk", "50.0 GB left, a checkpoint takes 2.0 GB, all that are kept 7.0 GB");
  expect(Severity::ok, "links in a host", "2 pairs, slowest 2.0 us (ranks 0, 1 on ada)");
  expect(Severity::ok, "links between hosts",
         "4 pairs, slowest 2.0 us (ranks 0, 2 on ada, bob) and 40 Gbit/s (ranks 0, 2 on ada, bob)");
}

TEST_F(Findings, LeaveOutWhatWasNotAskedAbout) {
  for (RankFacts& rank : facts.ranks) rank.data = rank.data_digest = rank.out = "";
  facts.needs = {};
  for (const char* check : {"configuration", "dataset", "output folder", "locks", "disk"}) {
    EXPECT_EQ(of(check).seen, "no finding");
  }
  expect(Severity::ok, "memory", "20.0 GB left on ada for 2 ranks");
  expect(Severity::ok, "shared memory", "has 10.0 GB left");
  keep_rank_0();
  for (const char* check : {"shared memory", "links in a host", "links between hosts"}) {
    EXPECT_EQ(of(check).seen, "no finding");
  }
}

TEST_F(Findings, NameUnevenHosts) {
  facts.ranks.pop_back();
  facts.links.clear();
  for (RankFacts& rank : facts.ranks) rank.launched = 3;
  expect(Severity::ok, "ranks", "3 ranks on 2 hosts, 1 to 2 on each");
}

TEST_F(Findings, HintAtCoresThatOneRankLeavesIdle) {
  keep_rank_0();
  facts.ranks[0].cores = {0, 1, 2};
  expect(Severity::ok, "ranks", "1 rank on 1 host (ada)", "mpirun -np 3");
  expect(Severity::ok, "MPI", "not used by one process");
  facts.ranks[0].cores = {0};
  EXPECT_EQ(of("ranks").advice, "");
}

TEST_F(Findings, NameProcessesThatDoNotKnowEachOther) {
  keep_rank_0();
  facts.ranks[0].launched = 4;
  expect(Severity::error, "ranks", "the launcher has started 4 processes", "mpirun of Open MPI v4.1.4");
}

TEST_F(Findings, WarnOfRanksThatShareACore) {
  facts.ranks[3].cores = {0};
  expect(Severity::warning, "cores", "on bob 2 ranks share 1 core", "let each have its own");
  for (RankFacts& rank : facts.ranks) rank.cores = {0, 1};
  expect(Severity::ok, "cores", "each rank may run on 2 of a host's 8");
  facts.ranks.push_back(facts.ranks[3]);
  expect(Severity::warning, "cores", "on bob 3 ranks share 2 cores");
}

TEST_F(Findings, WarnOfMoreRanksThanCores) {
  facts.ranks[0].cores = facts.ranks[1].cores = {};
  expect(Severity::ok, "cores", "1 to 8 of a host's 8");
  for (RankFacts& rank : facts.ranks) rank.host_cores = 1;
  expect(Severity::warning, "cores", "on ada 2 ranks share 1 core");
}

TEST_F(Findings, WarnOfAControlGroupThatAllowsFewerCores) {
  for (RankFacts& rank : facts.ranks) rank.room.core_quota = 2.0;
  expect(Severity::ok, "cores", "control groups allow 2 together");
  for (RankFacts& rank : facts.ranks) rank.room.core_quota = 1.5;
  expect(Severity::warning, "cores", "on ada 2 ranks share 1 core");
}

TEST_F(Findings, NameDifferentLibrariesAndPrograms) {
  facts.ranks[2].mpi = "Open MPI v4.1.5";
  expect(Severity::error, "MPI", "Open MPI v4.1.4 on ranks 0, 1, 3; Open MPI v4.1.5 on rank 2", "Install one version");
  facts.ranks[2].mpi = facts.ranks[0].mpi;
  facts.ranks[0].hdf5_is_parallel = true;
  expect(Severity::warning, "HDF5", "1.10.8, a parallel build on rank 0; 1.10.8, a serial build on ranks 1-3");
  facts.ranks[1].build = "11ff";
  expect(Severity::warning, "program", "1.2.3, build 11ff on rank 1", "Install the same program");
  facts.ranks[1].version = "1.2.4";
  expect(Severity::error, "program", "1.2.4, build 11ff on rank 1");
}

TEST_F(Findings, NameInstructionSets) {
  facts.ranks[3].instruction_set = "avx512";
  expect(Severity::ok, "instruction set", "avx2 on ranks 0-2; avx512 on rank 3; bits are equal");
  facts.ranks[3].chosen_set = "avx512";
  expect(Severity::ok, "instruction set", "avx512, as LRML_INSTRUCTION_SET says on rank 3");
  facts.ranks[3].instruction_set = facts.ranks[3].chosen_set = "baseline";
  expect(Severity::warning, "instruction set", "the baseline is for tests", "Unset LRML_INSTRUCTION_SET");
  facts.ranks[3].chosen_set = "";
  expect(Severity::warning, "instruction set", "baseline on rank 3", "Use processors with AVX2");
}

TEST_F(Findings, NameInexactArithmetic) {
  facts.ranks[1].arithmetic_problem = "subnormal numbers are flushed (results would differ). Start without.";
  expect(Severity::error, "arithmetic", "rank 1: subnormal numbers are flushed (results would differ)",
         "Start without.");
}

TEST_F(Findings, NameConfigurationsThatCannotBeUsed) {
  facts.needs.problem = "model.dim is 0 (it must be above). Use 100.";
  expect(Severity::error, "configuration", "model.dim is 0 (it must be above)", "Use 100.");
  facts.needs.problem = "";
  facts.needs.logical_shards = 3;
  expect(Severity::error, "configuration", "3 logical shards for 4 ranks (each needs one)", "train.logical_shards");
  facts.needs.logical_shards = 0;
  expect(Severity::ok, "configuration", "'c.toml' can be used");
  EXPECT_EQ(of("configuration").advice, "") << "the data was given and is bad, which is said elsewhere";
  for (RankFacts& rank : facts.ranks) rank.data = "";
  expect(Severity::ok, "configuration", "'c.toml' can be used", "Give --data too");
}

TEST_F(Findings, NameDatasetsThatRanksCannotReadOrThatDiffer) {
  facts.ranks[1].data_problem = facts.ranks[3].data_problem = "cannot open 'd.h5' (it is not there). Make one.";
  expect(Severity::error, "dataset", "ranks 1, 3: cannot open 'd.h5' (it is not there)", "Make one.");
  facts.ranks[1].data_problem = facts.ranks[3].data_problem = "";
  facts.ranks[3].data_digest = "5678";
  expect(Severity::error, "dataset", "digest 1234 on ranks 0-2; 5678 on rank 3", "the same file");
  facts.ranks[3].data = facts.ranks[3].data_digest = "";
  expect(Severity::error, "dataset", "none on rank 3");
}

TEST_F(Findings, CompareMemoryWithTheNeed) {
  facts.ranks[3].room.available = 7 * GB;
  expect(Severity::warning, "memory", "7.0 GB left on bob for 2 ranks, which need 6.0 GB", "Use more hosts");
  facts.ranks[3].room.group_room = 5 * GB;
  expect(Severity::error, "memory", "5.0 GB left on bob, by its control group, for 2 ranks", "lrml_dist plan");
  for (RankFacts& rank : facts.ranks) rank.room = {};
  expect(Severity::ok, "memory", "not told by the system");
  expect(Severity::ok, "shared memory", "not told by the system");
}

TEST_F(Findings, SayWhatOneRankNeeds) {
  keep_rank_0();
  EXPECT_EQ(of("memory").seen, "20.0 GB left on ada for 1 rank, which needs 3.0 GB");
  facts.ranks[0].room.available = 2 * GB;
  EXPECT_EQ(of("memory").seen, "2.0 GB left on ada for 1 rank, which needs 3.0 GB (a rank would be killed)");
}

TEST_F(Findings, CompareSharedMemoryWithTheNeed) {
  facts.ranks[2].room.shared_memory = 64e6;
  expect(Severity::error, "shared memory", "/dev/shm of bob has 64 MB left, item rows need 1.0 GB",
         "exchange.ranks_sharing 1");
}

TEST_F(Findings, NameFoldersThatCannotBeUsed) {
  facts.ranks[0].out_problem = "cannot prepare '/runs/x' (Read-only file system). Choose another.";
  facts.ranks[1].out_problem = "later";
  expect(Severity::error, "output folder", "cannot prepare '/runs/x' (Read-only file system)", "Choose another.");
  EXPECT_EQ(of("locks").seen, "no finding");
  EXPECT_EQ(of("disk").seen, "no finding");
}

TEST_F(Findings, NameRanksThatSeeAnotherFolder) {
  facts.ranks[2].out_problem = "does not see the file";
  expect(Severity::error, "output folder", "'/runs/x': rank 2 on bob does not see the file", "all hosts share");
  facts.ranks[2].out = "/runs/y";
  expect(Severity::error, "output folder", "'/runs/x' on ranks 0, 1, 3; '/runs/y' on rank 2 (not the same folder)");
  facts.ranks[2].out_problem = "";
  expect(Severity::ok, "output folder", "'/runs/y' on rank 2, the same for all ranks");
  facts.ranks[2].out = "";
  expect(Severity::error, "output folder", "none on rank 2 (not the same folder)");
}

TEST_F(Findings, WarnOfLocksThatDoNotHold) {
  facts.ranks[2].lock = facts.ranks[3].lock = LockTrial::granted;
  expect(Severity::warning, "locks", "of rank 0 do not hold for ranks 2, 3", "flock");
  for (RankFacts& rank : facts.ranks) rank.lock = LockTrial::failed;
  expect(Severity::warning, "locks", "cannot be had by ranks 0-3");
}

TEST_F(Findings, CompareTheDiskWithCheckpoints) {
  facts.ranks[0].out_free = 6 * GB;
  expect(Severity::warning, "disk", "6.0 GB left", "Free some space");
  facts.ranks[0].out_free = 3 * GB;
  expect(Severity::error, "disk", "one must fit beside the one before");
  facts.needs = {};
  expect(Severity::ok, "disk", "3.0 GB left");
  facts.ranks[0].out_free = -1;
  expect(Severity::ok, "disk", "not told by the system");
}

TEST_F(Findings, NameLinksMuchSlowerThanMost) {
  facts.links[1].gbit_per_s = 9.9;  // ranks 0 and 2
  expect(Severity::warning, "links between hosts", "much slower than most: ranks 0, 2 on ada, bob: 2.0 us, 9.9 Gbit/s",
         "Leave the slow");
  facts.links[1] = {0, 2, 50.0, 10.0};
  expect(Severity::warning, "links between hosts", "much slower than most: ranks 0, 2 on ada, bob: 50.0 us, 10 Gbit/s");
  facts.links[1] = {0, 2, 19.0, 10.0};
  expect(Severity::ok, "links between hosts", "4 pairs, slowest 19.0 us");
}

TEST_F(Findings, SuspectRanksThatWaitForACore) {
  facts.links[0].latency_us = 4000.0;  // ranks 0 and 1
  expect(Severity::warning, "links in a host", "ranks seem to wait for a core", "no more ranks than cores");
  expect(Severity::ok, "links between hosts", "4 pairs, slowest 2.0 us");
  facts.links[1].latency_us = 4000.0;  // ranks 0 and 2
  expect(Severity::warning, "links between hosts", "much slower than most", "Leave the slow host out");
  for (LinkFacts& link : facts.links) link.latency_us = 4000.0;
  expect(Severity::warning, "links between hosts", "ranks seem to wait for a core", "no more ranks than cores");
}

TEST_F(Findings, AreALineEach) {
  facts.ranks[0].out_problem = "cannot (first\nsecond). Do.";
  const auto findings = findings_of(facts);
  const std::string text = findings_text(findings);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), findings.size() + 1);
  EXPECT_THAT(text, AllOf(HasSubstr("ok       ranks                4 ranks on 2 hosts"),
                          HasSubstr("error    output folder        cannot (first second). Do.\n"),
                          EndsWith("\n1 error, 0 warnings\n")));
}

TEST_F(Findings, HaveARecordWithTheFacts) {
  facts.ranks[0].out_free = 6 * GB;
  const auto findings = findings_of(facts);
  const Record record = findings_record(findings, facts);
  EXPECT_EQ(record["errors"], 0);
  EXPECT_EQ(record["warnings"], 1);
  ASSERT_EQ(record["findings"].size(), findings.size());
  EXPECT_EQ(record["findings"][0]["check"], "ranks");
  EXPECT_EQ(record["findings"][0]["severity"], "ok");
  EXPECT_EQ(record["facts"]["ranks"][3]["host"], "bob");
  EXPECT_EQ(record["facts"]["ranks"][3]["lock"], "refused");
  EXPECT_EQ(record["facts"]["links"].size(), 6u);
  EXPECT_EQ(record["facts"]["needs"]["rank_bytes"], 3 * GB);
}

}  // namespace
}  // namespace lrml
