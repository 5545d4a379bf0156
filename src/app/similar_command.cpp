#include <algorithm>

#include "lrml/app/catalog.h"
#include "lrml/app/commands.h"
#include "lrml/app/listing.h"
#include "lrml/app/report.h"
#include "lrml/app/trained_run.h"
#include "lrml/base/floating.h"
#include "lrml/comm/agree.h"
#include "lrml/eval/top_k.h"

namespace lrml {
namespace {

/// ‖a − b‖, the squares added sequentially in double.
float distance_of(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double difference = static_cast<double>(a[k]) - static_cast<double>(b[k]);
    sum = fused(difference, difference, sum);
  }
  return static_cast<float>(square_root(sum));
}

/// The rows of `table` nearest to row `of`, itself left out.
template <class AnyTable>
std::vector<ListPlace> nearest_rows(const AnyTable& table, std::size_t of, const std::vector<bool>& offered,
                                    std::size_t count) {
  std::vector<ItemId> rows;
  for (std::size_t k = 0; k < offered.size(); ++k) {
    if (offered[k] && k != of) rows.push_back(static_cast<ItemId>(k));
  }
  const auto nearest = top_k({}, rows, count, [&](UserId, std::span<const ItemId> asked, std::span<float> distances) {
    for (std::size_t k = 0; k < asked.size(); ++k)
      distances[k] = distance_of(row(table, of), row(table, index(asked[k])));
  });
  std::vector<ListPlace> places;
  for (const ScoredItem& place : nearest) places.push_back({index(place.item), place.score});
  return places;
}

void require_possible(const SimilarArguments& a) {
  const auto refuse = [](const std::string& message) { throw Error(ExitCode::usage, message); };
  if (a.item.has_value() == a.user.has_value()) {
    refuse("cannot tell what is asked for (give one of --item and --user). See lrml_dist similar --help");
  }
  if (a.top == 0) refuse("--top is 0 (a list has at least one place). Give for example --top 10.");
  if (a.user && !a.filters.empty()) refuse("cannot use --filter with --user (users have no genres). Leave it out.");
}

std::string similar_users(const SimilarArguments& a, const Catalog& catalog, std::size_t user, const Parameters& best) {
  const ListStyle style{list_format(a.format), Listed::users, "user", "similar_user"};
  const auto places = nearest_rows(best.user_rows, user, std::vector<bool>(catalog.users(), true), a.top);
  return list_header(style, catalog) + list_text(style, catalog, *a.user, "nearest to user " + *a.user, places);
}

std::string similar_items(const SimilarArguments& a, const Catalog& catalog, std::size_t item,
                          const std::vector<bool>& offered, const Parameters& best) {
  const ListStyle style{list_format(a.format), Listed::items, "item", "similar_item"};
  const Catalog::Names& names = catalog.names();
  const std::string& id = names.items[item];
  const std::string heading = "nearest to item " + id + (names.titles.empty() ? "" : ", " + names.titles[item]);
  const auto places = nearest_rows(best.item_rows, item, offered, a.top);
  return list_header(style, catalog) + list_text(style, catalog, id, heading, places);
}

}  // namespace

ExitCode run_similar(Communicator& comm, const SimilarArguments& a) {
  agree(comm, "reading the command line", [&] { require_possible(a); });
  const OpenedRun run = open_run(comm, {a.run}, a.data, "look for neighbours in");
  const Catalog catalog = agree(comm, "reading the names", [&] { return load_catalog(run.dataset); });
  const std::size_t of = agree(comm, "looking for what is named", [&] {
    return a.item ? index(catalog.find_item(*a.item)) : index(catalog.find_user(*a.user));
  });
  const auto offered = agree(comm, "filtering the items", [&] { return catalog.items_passing(a.filters); });
  const Parameters best = read_best(comm, run, all_users_on_rank_0(comm, catalog.users()));
  const std::string text = agree(comm, "looking for neighbours", [&] {
    if (comm.rank() != 0) return std::string();
    return a.item ? similar_items(a, catalog, of, offered, best) : similar_users(a, catalog, of, best);
  });
  print_once(comm, text);
  return ExitCode::done;
}

}  // namespace lrml
