// Mean attention of the training pairs by stars, by time and by planted kind: tables and heat maps.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "explain_pairs.h"
#include "lrml/app/plot.h"
#include "lrml/eval/attention_sums.h"

namespace lrml {

/// Pairs by class.
struct AttentionMap {
  std::string name;     ///< "stars"
  std::string title;    ///< of the picture
  std::string x_label;  ///< what the classes are
  std::string key;      ///< names of the first columns: "bin,from"
  std::vector<std::string> keys;
  std::vector<std::string> labels;                                  ///< [classes]
  std::function<std::optional<std::size_t>(std::size_t)> class_of;  ///< of a pair, by its place in the rows
  AttentionSums sums;
};

/// A map, or why there is none.
struct AttentionMapOrReason {
  std::optional<AttentionMap> map;
  std::string reason;
};

/// Classes are the ratings that occur, if they are no more than ten. `train` must outlive the map. Collective.
AttentionMapOrReason map_by_stars(Communicator& comm, const PairRows& train, std::size_t slots);

/// Ten bins of times in ascending order, with equally many pairs as far as equal times allow. As above. Collective.
AttentionMapOrReason map_by_time(Communicator& comm, const PairRows& train, std::size_t slots);

/// Classes are the planted kinds. As above. Collective.
AttentionMapOrReason map_by_kind(Communicator& comm, const PairRows& train, std::size_t slots);

/// "stars,pairs,slot_0,…", a line per class; a mean of no pairs is "nan".
std::string csv_of(const AttentionMap& map);

/// Slots are rows, classes columns.
HeatMap picture_of(const AttentionMap& map);

/// "attention by stars, 1 to 5: slot 3 rises most (0.1201 to 0.2034), slot 7 falls most (…)", a line.
std::string summary_of(const AttentionMap& map);

}  // namespace lrml
