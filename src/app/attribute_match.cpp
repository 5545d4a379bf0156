#include "attribute_match.h"

#include <fmt/core.h>

#include <bit>
#include <cmath>

#include "lrml/app/listing.h"

namespace lrml {
namespace {

RelationQueries queries_of(const std::vector<PairFacts>& pairs, const std::vector<float>& points) {
  RelationQueries queries{points, {}};
  for (const PairFacts& pair : pairs) queries.not_of.push_back(pair.user);
  return queries;
}

std::vector<TraitOfPair> traits_of(const std::vector<PairFacts>& pairs, const Attributes& attributes, std::size_t k) {
  std::vector<TraitOfPair> traits;
  traits.reserve(pairs.size());
  for (const PairFacts& pair : pairs) traits.push_back({pair.user, attributes.trait(k, pair)});
  return traits;
}

}  // namespace

PairFacts facts_of(const PairRows& pairs, const Pair& pair) {
  PairFacts facts{pair.number, pair.user, pair.item};
  if (!pairs.rows.rating.empty() && !std::isnan(pairs.rows.rating[pair.place])) {
    facts.rating = std::bit_cast<std::uint32_t>(pairs.rows.rating[pair.place]);
  }
  if (!pairs.kinds.empty() && pairs.kinds[pair.place] != no_kind) facts.kind = pairs.kinds[pair.place];
  return facts;
}

Attributes::Attributes(const Catalog& catalog, const std::map<std::string, std::vector<std::string>>& of_users,
                       Known known) {
  for (const std::string& genres : catalog.names().genres) genres_.push_back(sets_.number_of(genres));
  for (const auto& [name, values] : of_users) add_users(name, values);
  if (!genres_.empty()) {
    attributes_.push_back({"genre", Source::genre, 0, true});
    std::size_t k = 0;
    for (const auto& [name, values] : of_users) attributes_.push_back({"genre and " + name, Source::user, k++, true});
  }
  if (known.ratings) attributes_.push_back({"rating", Source::rating});
  attributes_.push_back({"item", Source::item});
  if (known.kinds) attributes_.push_back({"kind", Source::kind});
}

void Attributes::add_users(const std::string& name, const std::vector<std::string>& values) {
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> of_users;
  for (const std::string& value : values) {
    const auto number = static_cast<std::uint32_t>(numbers.size());
    of_users.push_back(value.empty() ? Trait::unknown : numbers.emplace(value, number).first->second);
  }
  attributes_.push_back({name, Source::user, values_of_users_.size()});
  values_of_users_.push_back(std::move(of_users));
}

Trait Attributes::trait(std::size_t k, const PairFacts& pair) const {
  const Attribute& attribute = attributes_[k];
  Trait trait;
  if (attribute.and_genre) trait.set = genres_[index(pair.item)];
  switch (attribute.source) {
    case Source::user:
      trait.value = values_of_users_[attribute.of_users][index(pair.user)];
      break;
    case Source::genre:
      break;
    case Source::rating:
      trait.value = pair.rating;
      break;
    case Source::item:
      trait.value = static_cast<std::uint32_t>(pair.item);
      break;
    case Source::kind:
      trait.value = pair.kind;
      break;
  }
  return trait;
}

MatchScan::MatchScan(const std::vector<PairFacts>& queries, const std::vector<float>& points, std::size_t width)
    : queries_(queries), nearest_(width, queries_of(queries, points), 1) {}

void MatchScan::offer(const PairFacts& candidate, std::span<const float> point) {
  candidates_.push_back(candidate);
  nearest_.offer(candidate.number, candidate.user, point);
}

const PairFacts* MatchScan::candidate(std::uint64_t number) const {
  const auto found = std::ranges::lower_bound(candidates_, number, {}, &PairFacts::number);
  return found != candidates_.end() && found->number == number ? &*found : nullptr;
}

std::vector<AttributeMatch> MatchScan::matches(Communicator& comm, const Attributes& attributes,
                                               const std::string& candidates) const {
  const auto nearest = nearest_of_all(comm, nearest_, queries_.size(), 1);
  std::vector<std::int64_t> counts;  // [attributes x 4] as in AttributeMatch
  for (std::size_t k = 0; k < attributes.count(); ++k) {
    Agreement found;
    for (std::size_t query = 0; query < queries_.size(); ++query) {
      const PairFacts* const mine = nearest[query].empty() ? nullptr : candidate(nearest[query].front().pair);
      if (mine == nullptr) continue;
      ++found.compared;
      found.agreeing +=
          have_in_common(attributes.trait(k, queries_[query]), attributes.trait(k, *mine), attributes.sets());
    }
    const Agreement chance =
        agreement_of_all(traits_of(queries_, attributes, k), traits_of(candidates_, attributes, k), attributes.sets());
    counts.insert(counts.end(), {found.agreeing, found.compared, chance.agreeing, chance.compared});
  }
  comm.sum(counts);
  std::vector<AttributeMatch> rows;
  for (std::size_t k = 0; k < attributes.count(); ++k) {
    const std::int64_t* const of = counts.data() + 4 * k;
    rows.push_back({candidates, attributes.name(k), {of[0], of[1]}, {of[2], of[3]}});
  }
  return rows;
}

std::string csv_of(const std::vector<AttributeMatch>& rows) {
  std::string text = "candidates,attribute,test_pairs,agreeing,share,chance\n";
  for (const AttributeMatch& row : rows) {
    text += row.candidates + "," + csv_field(row.attribute) + "," + std::to_string(row.found.compared) + "," +
            std::to_string(row.found.agreeing) + "," + shortest(static_cast<float>(row.found.share())) + "," +
            shortest(static_cast<float>(row.chance.share())) + "\n";
  }
  return text;
}

std::string table_of(const std::vector<AttributeMatch>& rows) {
  std::string text = "test pairs and the most similar one    share %   chance %\n";
  for (const AttributeMatch& row : rows) {
    text += fmt::format("  of {:5} pairs: {:20.40} {:>9.2f}  {:>9.2f}\n", row.candidates, row.attribute,
                        100.0 * row.found.share(), 100.0 * row.chance.share());
  }
  return text;
}

}  // namespace lrml
