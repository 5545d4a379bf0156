// The parts of findings_of, and the words they share. Each appends the findings of its checks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lrml/app/findings.h"

namespace lrml {

void judge_ranks(const JobFacts& facts, std::vector<Finding>& findings);     ///< number, places, cores
void judge_software(const JobFacts& facts, std::vector<Finding>& findings);  ///< the same everywhere, fast, exact
void judge_inputs(const JobFacts& facts, std::vector<Finding>& findings);    ///< configuration and dataset
void judge_memory(const JobFacts& facts, std::vector<Finding>& findings);    ///< also of /dev/shm
void judge_folder(const JobFacts& facts, std::vector<Finding>& findings);    ///< --out, its locks and its disk
void judge_links(const JobFacts& facts, std::vector<Finding>& findings);

/// "rank 3", "ranks 0, 2-5". @pre increasing, not empty
std::string ranks_text(const std::vector<std::size_t>& ranks);

/// "a on ranks 0, 2; b on rank 1", in the order of first ranks; "a" alone where all have it.
std::string values_text(const std::vector<std::string>& of_rank);

bool all_empty(const std::vector<std::string>& of_rank);
bool all_equal(const std::vector<std::string>& of_rank);

/// One text of every rank.
template <class Member>
std::vector<std::string> texts_of(const JobFacts& facts, Member&& member) {
  std::vector<std::string> texts;
  for (const RankFacts& rank : facts.ranks) texts.push_back(member(rank));
  return texts;
}

/// The ranks of each node.
std::map<std::size_t, std::vector<std::size_t>> nodes_of(const JobFacts& facts);

/// "3 ranks", "1 rank".
std::string counted(std::size_t count, const std::string& noun);

/// "1.25 GB", "12 MB".
std::string bytes_text(double bytes);

/// An error in the words of "problem (why). What to do."
Finding error_of_message(const std::string& check, const std::string& message);

}  // namespace lrml
