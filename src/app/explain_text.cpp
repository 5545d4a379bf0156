#include "explain_text.h"

#include <fmt/core.h>

namespace lrml {
namespace {

/// Lines of CSV, each with what is known of its item.
class Csv {
 public:
  explicit Csv(const Catalog::Names& names) : names_(names) {
    text_ = std::string("part,rank,slot,user,item,value,pairs") + (names.titles.empty() ? "" : ",title") +
            (names.genres.empty() ? "" : ",genres") + "\n";
  }

  struct Fields {
    std::string part, rank, slot, user;
    std::optional<ItemId> item;
    float value = 0.0f;
    std::string pairs;
  };
  void add(const Fields& f) {
    text_ += f.part + "," + f.rank + "," + f.slot + "," + csv_field(f.user) + "," +
             (f.item ? csv_field(names_.items[index(*f.item)]) : "") + "," + shortest(f.value) + "," + f.pairs;
    for (const auto* words : {&names_.titles, &names_.genres}) {
      if (!words->empty()) text_ += "," + (f.item ? csv_field((*words)[index(*f.item)]) : "");
    }
    text_ += "\n";
  }

  const std::string& text() const { return text_; }

 private:
  const Catalog::Names& names_;
  std::string text_;
};

std::string csv_text(const Catalog::Names& names, const ExplainedPair& pair) {
  Csv csv(names);
  csv.add({"pair", "", "", names.users[index(pair.user)], pair.item, pair.distance, ""});
  for (std::size_t k = 0; k < pair.slots.size(); ++k) {
    const ExplainedSlot& slot = pair.slots[k];
    csv.add({"slot", std::to_string(k + 1), std::to_string(slot.slot), "", std::nullopt, slot.attention, ""});
  }
  for (const ExplainedSlot& slot : pair.slots) {
    for (std::size_t k = 0; k < slot.typical.size(); ++k) {
      const TypicalItem& item = slot.typical[k];
      csv.add({"typical", std::to_string(k + 1), std::to_string(slot.slot), "", item.item,
               static_cast<float>(item.attention), std::to_string(item.pairs)});
    }
  }
  for (std::size_t k = 0; k < pair.alike.size(); ++k) {
    const LikePair& other = pair.alike[k];
    csv.add({"alike", std::to_string(k + 1), "", names.users[index(other.user)], other.item, other.cosine, ""});
  }
  return csv.text();
}

void add_item(Record& record, const Catalog::Names& names, ItemId item) {
  record["item"] = names.items[index(item)];
  if (!names.titles.empty()) record["title"] = names.titles[index(item)];
  if (!names.genres.empty()) record["genres"] = genres_of(names.genres[index(item)]);
}

std::string json_text(const Catalog::Names& names, const ExplainedPair& pair) {
  Record record;
  record["user"] = names.users[index(pair.user)];
  add_item(record, names, pair.item);
  record["distance"] = number_record(pair.distance);
  record["slots"] = Record::array();
  for (const ExplainedSlot& slot : pair.slots) {
    Record entry = {{"slot", slot.slot}, {"attention", number_record(slot.attention)}, {"items", Record::array()}};
    for (const TypicalItem& typical : slot.typical) {
      Record item;
      add_item(item, names, typical.item);
      item["attention"] = number_record(static_cast<float>(typical.attention));
      item["pairs"] = typical.pairs;
      entry["items"].push_back(std::move(item));
    }
    record["slots"].push_back(std::move(entry));
  }
  record["pairs"] = Record::array();
  for (const LikePair& other : pair.alike) {
    Record entry;
    entry["user"] = names.users[index(other.user)];
    add_item(entry, names, other.item);
    entry["cosine"] = number_record(other.cosine);
    record["pairs"].push_back(std::move(entry));
  }
  return record.dump(-1, ' ', false, Record::error_handler_t::replace) + "\n";
}

/// "7, Heat (1995)".
std::string name_of_item(const Catalog::Names& names, ItemId item) {
  const std::string& id = names.items[index(item)];
  return names.titles.empty() ? id : id + ", " + names.titles[index(item)];
}

std::string table_text(const Catalog::Names& names, const ExplainedPair& pair) {
  std::string text = fmt::format("user {} and item {}: distance {:.4f}\n\n  slot  attention\n",
                                 names.users[index(pair.user)], name_of_item(names, pair.item), pair.distance);
  for (const ExplainedSlot& slot : pair.slots) {
    text += fmt::format("{:6}{:>11.4f}\n", slot.slot, slot.attention);
    for (const TypicalItem& item : slot.typical) {
      text += fmt::format("        {:>9.4f}  {}\n", item.attention, name_of_item(names, item.item));
    }
    if (slot.typical.empty()) text += "                   (no item has as many pairs)\n";
  }
  text += "\npairs with the most similar relation vectors\n  rank    cosine  user        item\n";
  for (std::size_t k = 0; k < pair.alike.size(); ++k) {
    const LikePair& other = pair.alike[k];
    text += fmt::format("{:6}{:>10.6f}  {:10}  {}\n", k + 1, other.cosine, names.users[index(other.user)],
                        name_of_item(names, other.item));
  }
  return text + (pair.alike.empty() ? "  (none)\n" : "");
}

}  // namespace

std::string explanation_text(ListFormat format, const Catalog& catalog, const ExplainedPair& pair) {
  switch (format) {
    case ListFormat::csv:
      return csv_text(catalog.names(), pair);
    case ListFormat::jsonl:
      return json_text(catalog.names(), pair);
    case ListFormat::table:
      break;
  }
  return table_text(catalog.names(), pair);
}

}  // namespace lrml
