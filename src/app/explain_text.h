// One pair explained, as text.
#pragma once

#include <string>
#include <vector>

#include "lrml/app/catalog.h"
#include "lrml/app/listing.h"
#include "lrml/base/types.h"
#include "lrml/eval/attention_sums.h"

namespace lrml {

struct ExplainedSlot {
  std::size_t slot = 0;
  float attention = 0.0f;
  std::vector<TypicalItem> typical;
};

struct LikePair {
  UserId user;
  ItemId item;
  float cosine = 0.0f;
};

struct ExplainedPair {
  UserId user;
  ItemId item;
  float distance = 0.0f;
  std::vector<ExplainedSlot> slots;  ///< the largest attention first
  std::vector<LikePair> alike;       ///< the highest cosine first
};

///     csv      part,rank,slot,user,item,value,pairs[,title][,genres]
///              a line "pair" with the distance as value, "slot" with the attention, "typical" with the item's mean
///              attention and its pairs, "alike" with the cosine
///     jsonl    {"user": id, "item": id, …, "distance": 0.25,
///               "slots": [{"slot": 3, "attention": 0.4, "items": [{"item": id, …, "attention": 0.5, "pairs": 21}]}],
///               "pairs": [{"user": id, "item": id, …, "cosine": 0.99}]}
/// Titles and genres come with items, where the dataset has them.
std::string explanation_text(ListFormat format, const Catalog& catalog, const ExplainedPair& pair);

}  // namespace lrml
