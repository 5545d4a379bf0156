// A log of interactions as it comes from a source: original ids, unsorted, before filters and splits.
#pragma once

#include <boost/container/deque.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data_prep/log/page_allocator.h"

namespace lrml::prep {

/// One interaction of a log, in 16 bytes: a log of a hundred million is held in memory. `user` and `item` are
/// positions in the log's id lists.
struct Interaction {
  std::uint32_t user = 0;
  std::uint32_t item = 0;
  std::uint32_t time = 0;  ///< seconds since 1970, below those of 2100; meaningless where the log has no times
  float rating = 0.0f;     ///< stars or counts as written; meaningless where the log has no ratings
};

/// Interactions in blocks, so that growing copies nothing and erasing from the front returns memory.
using InteractionList =
    boost::container::deque<Interaction, PageAllocator<Interaction>,
                            boost::container::deque_options<boost::container::block_bytes<std::size_t{1} << 20>>::type>;

struct InteractionLog {
  std::string name;    ///< "ml-1m"
  std::string source;  ///< where it comes from, for people
  bool has_times = false;
  bool has_ratings = false;

  std::vector<std::string> user_ids;  ///< by position; any order, distinct
  std::vector<std::string> item_ids;
  InteractionList interactions;  ///< in the order of the source

  std::vector<std::string> item_titles;                             ///< by item position, UTF-8, or empty as a whole
  std::vector<std::string> item_genres;                             ///< "Action|Drama", or empty as a whole
  std::map<std::string, std::vector<std::string>> user_attributes;  ///< name → by user position
};

}  // namespace lrml::prep
