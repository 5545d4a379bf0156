// The paper's qualitative study, of all pairs of a dataset.
#pragma once

#include <string>
#include <vector>

#include "lrml/app/catalog.h"
#include "lrml/app/trained_run.h"
#include "lrml/comm/communicator.h"

namespace lrml {

struct StudyOptions {
  std::size_t candidates = 1'000'000;  ///< training pairs to compare with, at most
  std::size_t test_pairs = 10'000;     ///< to look for others like them, at most
};

struct StudyFile {
  std::string name;
  std::string content;
};

struct Study {
  std::vector<StudyFile> files;
  std::string report;  ///< for people, with what was left out and why
};

/// Whether the study may have made a file of this name.
bool is_study_file(const std::string& name);

/// Mean attention by stars, by time and by planted kind; which attributes test pairs share with the pairs of other
/// users whose relation vectors are most like theirs; how much the strongest slot tells of the planted kind.
///
/// Order    the same on any number of ranks: sums are exact, ties go to the earlier pair
/// Cost     attention of all training pairs, 4·n·d each; 3·n operations per candidate and test pair, 6·10⁹ of them for
///          MovieLens 1M. Divided among the ranks by users
/// `best` has the users of this rank. Files and report on rank 0 alone. Collective.
Study make_study(Communicator& comm, const OpenedRun& run, const Catalog& catalog, const Parameters& best,
                 const StudyOptions& options);

}  // namespace lrml
