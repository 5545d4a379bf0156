// How often a test pair and the pair with the most similar relation vector have an attribute in common.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "explain_pairs.h"
#include "lrml/app/catalog.h"
#include "lrml/eval/agreement.h"

namespace lrml {

/// What is known of a pair.
struct PairFacts {
  std::uint64_t number = 0;
  UserId user{};
  ItemId item{};
  std::uint32_t rating = Trait::unknown;  ///< its bits
  std::uint32_t kind = Trait::unknown;
};

PairFacts facts_of(const PairRows& pairs, const Pair& pair);

/// What a dataset's pairs can be compared by: its users' attributes, the genres of its items (one in common is enough),
/// both together, stars, the item itself, and planted kinds. An attribute that is not known of a pair agrees with none.
class Attributes {
 public:
  struct Known {
    bool ratings = false;  ///< of training and test pairs
    bool kinds = false;
  };
  Attributes(const Catalog& catalog, const std::map<std::string, std::vector<std::string>>& of_users, Known known);

  std::size_t count() const { return attributes_.size(); }
  const std::string& name(std::size_t k) const { return attributes_[k].name; }
  Trait trait(std::size_t k, const PairFacts& pair) const;
  const LabelSets& sets() const { return sets_; }

 private:
  enum class Source { user, genre, rating, item, kind };
  struct Attribute {
    std::string name;
    Source source;
    std::size_t of_users = 0;  ///< which, where the source is user
    bool and_genre = false;
  };

  void add_users(const std::string& name, const std::vector<std::string>& values);

  std::vector<Attribute> attributes_;
  std::vector<std::vector<std::uint32_t>> values_of_users_;  ///< [attributes of users][U]
  std::vector<std::uint32_t> genres_;                        ///< [I] sets
  LabelSets sets_;
};

/// One line of the table.
struct AttributeMatch {
  std::string candidates;  ///< "train" or "test"
  std::string attribute;
  Agreement found;   ///< of test pairs and their nearest
  Agreement chance;  ///< of test pairs and all candidates
};

/// Test pairs, on every rank the same, and the candidates of this rank among which it looks for the nearest.
class MatchScan {
 public:
  /// `points` [queries x width]. Both must outlive the scan.
  MatchScan(const std::vector<PairFacts>& queries, const std::vector<float>& points, std::size_t width);

  /// In the order of numbers; a user's pairs are compared with those of others only.
  void offer(const PairFacts& candidate, std::span<const float> point);

  /// Compares what was offered.
  void finish() { nearest_.finish(); }

  /// A line per attribute, over all ranks. Collective.
  std::vector<AttributeMatch> matches(Communicator& comm, const Attributes& attributes,
                                      const std::string& candidates) const;

 private:
  const PairFacts* candidate(std::uint64_t number) const;

  const std::vector<PairFacts>& queries_;
  std::vector<PairFacts> candidates_;
  NearestRelations nearest_;
};

/// "candidates,attribute,test_pairs,agreeing,share,chance", a line per row.
std::string csv_of(const std::vector<AttributeMatch>& rows);

/// The same for people, in percent.
std::string table_of(const std::vector<AttributeMatch>& rows);

}  // namespace lrml
