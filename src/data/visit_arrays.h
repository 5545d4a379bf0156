// Every array of a dataset in one fixed order: what is written, and what of it the digest covers. Private to the layer.
#pragma once

#include <string>

#include "lrml/data/contents.h"
#include "lrml/store/file.h"

namespace lrml {

template <class Visitor>
void visit_rows(const std::string& group, const InteractionRows& rows, Visitor&& visit) {
  visit(group + "/offsets", Shape{rows.offsets.size()}, rows.offsets);
  visit(group + "/items", Shape{rows.items.size()}, rows.items);
  if (!rows.timestamp.empty()) visit(group + "/timestamp", Shape{rows.timestamp.size()}, rows.timestamp);
  if (!rows.rating.empty()) visit(group + "/rating", Shape{rows.rating.size()}, rows.rating);
}

/// Calls visit(path, shape, vector) for each array present that the digest covers.
template <class Visitor>
void visit_arrays(const DatasetContents& contents, Visitor&& visit) {
  const Shape per_user{contents.users()};
  const Shape per_item{contents.items()};
  visit("/users/id", per_user, contents.user_ids);
  for (const auto& [name, texts] : contents.user_attributes) visit("/users/attributes/" + name, per_user, texts);
  visit("/items/id", per_item, contents.item_ids);
  if (!contents.item_titles.empty()) visit("/items/title", per_item, contents.item_titles);
  if (!contents.item_genres.empty()) visit("/items/genres", per_item, contents.item_genres);
  const Shape candidates{contents.users(), contents.negatives_per_user};
  visit_rows("/train", contents.train, visit);
  visit_rows("/valid", contents.valid.rows, visit);
  visit("/valid/negatives", candidates, contents.valid.negatives);
  visit_rows("/test", contents.test.rows, visit);
  visit("/test/negatives", candidates, contents.test.negatives);
  for (const auto& [name, labels] : contents.synthetic.labels)
    visit("/synthetic/" + name, Shape{labels.size()}, labels);
}

/// The arrays that the digest does not cover: parameters of the generator, as its attributes are.
template <class Visitor>
void visit_tables(const DatasetContents& contents, Visitor&& visit) {
  for (const auto& [name, table] : contents.synthetic.tables) {
    visit("/synthetic/" + name, Shape{table.rows, table.columns}, table.values);
  }
}

}  // namespace lrml
