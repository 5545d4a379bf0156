#include <algorithm>
#include <bit>

#include "lrml/app/atomic_file.h"
#include "lrml/app/catalog.h"
#include "lrml/app/commands.h"
#include "lrml/app/listing.h"
#include "lrml/app/progress.h"
#include "lrml/app/report.h"
#include "lrml/app/trained_run.h"
#include "lrml/comm/agree.h"
#include "lrml/eval/top_k.h"
#include "lrml/train/fold_in.h"
#include "lrml/train/rank_data.h"

namespace lrml {
namespace {

/// Users whose lists are brought together and printed at once.
constexpr std::size_t printed_together = 4096;

/// The ids of a file, one a line, on every rank; with the number of its line each. Collective.
struct Line {
  std::string text;
  std::size_t number;
};

std::vector<Line> read_lines(Communicator& comm, const std::filesystem::path& file) {
  const std::string mine = agree(comm, "reading the users", [&] {
    return comm.rank() == 0 ? read_text(file, ExitCode::usage, "Name a file with an id on each line.") : std::string();
  });
  const std::string text = broadcast_text(comm, mine, 0);
  std::vector<Line> lines;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    ++number;
    if (!line.empty()) lines.push_back({std::move(line), number});
    begin = end + 1;
  }
  return lines;
}

/// Whom to recommend for, in the order asked for: those named, or all. Collective.
std::vector<UserId> users_asked_for(Communicator& comm, const RecommendArguments& arguments, const Catalog& catalog) {
  const auto lines = arguments.users_file.empty() ? std::vector<Line>() : read_lines(comm, arguments.users_file);
  return agree(comm, "looking for the users", [&] {
    std::vector<UserId> users;
    for (const std::string& id : arguments.users) users.push_back(catalog.find_user(id));
    for (const Line& line : lines) {
      users.push_back(catalog.find_user(
          line.text, " in line " + std::to_string(line.number) + " of '" + arguments.users_file.string() + "'"));
    }
    if (arguments.users.empty() && arguments.users_file.empty()) {
      for (std::size_t u = 0; u < catalog.users(); ++u) users.push_back(static_cast<UserId>(u));
    }
    return users;
  });
}

/// What the users of a range have seen.
struct SeenLists {
  RowRange users;
  std::vector<std::uint64_t> train_offsets;  ///< [users + 1] from 0
  std::vector<std::uint32_t> train;
  InteractionRows valid, test;

  static std::span<const std::uint32_t> part(const std::vector<std::uint32_t>& items,
                                             std::span<const std::uint64_t> offsets, std::size_t u) {
    return std::span(items).subspan(offsets[u], offsets[u + 1] - offsets[u]);
  }
  std::span<const std::uint32_t> train_of(UserId user) const {
    return part(train, train_offsets, index(user) - users.begin);
  }
  std::span<const std::uint32_t> valid_of(UserId user) const {
    return part(valid.items, valid.offsets, index(user) - users.begin);
  }
  std::span<const std::uint32_t> test_of(UserId user) const {
    return part(test.items, test.offsets, index(user) - users.begin);
  }
};

SeenLists load_seen(const Dataset& dataset, RowRange users) {
  SeenLists seen{users,
                 {},
                 dataset.load_train_items(users),
                 dataset.load_held_out(HeldOut::valid, users).rows,
                 dataset.load_held_out(HeldOut::test, users).rows};
  const auto offsets = dataset.train_offsets().subspan(users.begin, users.size() + 1);
  for (const std::uint64_t offset : offsets) seen.train_offsets.push_back(offset - offsets.front());
  return seen;
}

/// The smallest range with all of `users`.
RowRange range_of(std::span<const UserId> users) {
  if (users.empty()) return {};
  const auto [first, last] = std::ranges::minmax(users);
  return {index(first), index(last) + 1};
}

/// A list as integers, so that a sum over ranks brings it to all: item · 2³² + the bits of its distance.
std::int64_t packed(const ScoredItem& place) {
  return static_cast<std::int64_t>(std::uint64_t{static_cast<std::uint32_t>(place.item)} << 32 |
                                   std::bit_cast<std::uint32_t>(place.score));
}
constexpr std::int64_t no_place = -1;  // item no_item

std::vector<ListPlace> unpacked(std::span<const std::int64_t> list) {
  std::vector<ListPlace> places;
  for (const std::int64_t place : list) {
    if (place == no_place) break;
    const auto bits = static_cast<std::uint64_t>(place);
    places.push_back({bits >> 32, std::bit_cast<float>(static_cast<std::uint32_t>(bits))});
  }
  return places;
}

/// The lists of those of the users asked for whose rows this rank holds: [asked x top], zeros for the others.
class Lists {
 public:
  Lists(std::size_t asked, std::size_t top) : top_(top), places_(asked * top, 0) {}

  void set(std::size_t k, std::span<const ScoredItem> list) {
    const auto mine = of(k, 1);
    std::ranges::fill(mine, no_place);
    std::ranges::transform(list, mine.begin(), packed);
  }
  std::span<std::int64_t> of(std::size_t first, std::size_t count) {
    return std::span(places_).subspan(first * top_, count * top_);
  }

 private:
  std::size_t top_;
  std::vector<std::int64_t> places_;
};

/// What is the same for all users.
struct Task {
  const RecommendArguments& arguments;
  const Catalog& catalog;
  const OpenedRun& run;
  std::vector<UserId> users;
  std::vector<bool> offered;  ///< [I]

  std::size_t top() const { return std::min(arguments.top, catalog.items()); }
};

Lists make_lists(const Task& task, const Parameters& best) {
  std::vector<UserId> mine;
  std::ranges::copy_if(task.users, std::back_inserter(mine), [&](UserId u) { return best.users.contains(index(u)); });
  const SeenLists seen = load_seen(task.run.dataset, range_of(mine));
  const auto score = model_score(task.run.configuration.model, best);
  OfferedItems offered(task.offered);
  Lists lists(task.users.size(), task.top());
  CountDisplay progress("users", mine.size());
  for (std::size_t k = 0; k < task.users.size(); ++k) {
    const UserId user = task.users[k];
    if (!best.users.contains(index(user))) continue;
    const auto& a = task.arguments;
    const auto none = std::span<const std::uint32_t>();
    const auto candidates =
        offered.without({a.include_seen ? none : seen.train_of(user), a.include_seen ? none : seen.valid_of(user),
                         a.without_test ? seen.test_of(user) : none});
    lists.set(k, top_k(user, candidates, task.top(), score));
    progress.one_done();
  }
  return lists;
}

/// Sums the ranks' lists and prints them in the order asked for. Collective.
void print_lists(Communicator& comm, const Task& task, Lists& lists) {
  const ListStyle style{list_format(task.arguments.format), Listed::items, "user", "item"};
  print_once(comm, list_header(style, task.catalog));
  for (std::size_t begin = 0; begin < task.users.size(); begin += printed_together) {
    const std::size_t count = std::min(printed_together, task.users.size() - begin);
    comm.sum(lists.of(begin, count));
    if (comm.rank() != 0) continue;
    std::string text;
    for (std::size_t k = begin; k < begin + count; ++k) {
      const std::string& id = task.catalog.names().users[index(task.users[k])];
      const auto places = unpacked(lists.of(k, 1));
      text += list_text(style, task.catalog, id, "user " + id, places);
    }
    print_once(comm, text);
  }
}

/// The list of someone new, as text.
std::string list_for_new_user(const RecommendArguments& a, const Catalog& catalog, const OpenedRun& run,
                              Parameters best) {
  std::vector<ItemId> items;
  for (const std::string& list : a.items) {
    for (const ItemId item : catalog.find_items(list)) items.push_back(item);
  }
  const Configuration& c = run.configuration;
  FoldIn fold_in(c.model, c.loss, std::move(best), {.seed = c.train.seed});
  fold_in.fit(items);
  std::vector<std::uint32_t> chosen;
  std::ranges::transform(items, std::back_inserter(chosen), [](ItemId i) { return static_cast<std::uint32_t>(i); });
  OfferedItems offered(catalog.items_passing(a.filters));
  const auto candidates = offered.without({a.include_seen ? std::span<const std::uint32_t>() : chosen});
  const auto list = top_k(UserId{0}, candidates, a.top, model_score(c.model, fold_in.parameters()));
  std::vector<ListPlace> places;
  for (const ScoredItem& place : list) places.push_back({index(place.item), place.score});
  const ListStyle style{list_format(a.format), Listed::items, "user", "item"};
  const std::string heading =
      "a new user with " + std::to_string(items.size()) + (items.size() == 1 ? " item" : " items");
  return list_header(style, catalog) + list_text(style, catalog, std::nullopt, heading, places);
}

/// Rank 0 answers. Collective.
void recommend_to_new_user(Communicator& comm, const RecommendArguments& arguments, const Catalog& catalog,
                           const OpenedRun& run) {
  Parameters best = read_best(comm, run, all_users_on_rank_0(comm, catalog.users()));
  print_once(comm, agree(comm, "folding in", [&] {
               return comm.rank() == 0 ? list_for_new_user(arguments, catalog, run, std::move(best)) : std::string();
             }));
}

void require_possible(const RecommendArguments& arguments) {
  if (!arguments.items.empty() && (!arguments.users.empty() || !arguments.users_file.empty())) {
    throw Error(ExitCode::usage,
                "cannot use --items with --user or --users (someone new, or users trained on?). Choose one.");
  }
  if (arguments.top == 0) {
    throw Error(ExitCode::usage, "--top is 0 (a list has at least one place). Give for example --top 10.");
  }
}

}  // namespace

ExitCode run_recommend(Communicator& comm, const RecommendArguments& arguments) {
  agree(comm, "reading the command line", [&] { require_possible(arguments); });
  const OpenedRun run = open_run(comm, {arguments.run}, arguments.data, "recommend from");
  const Catalog catalog = agree(comm, "reading the names", [&] { return load_catalog(run.dataset); });
  if (!arguments.items.empty()) {
    recommend_to_new_user(comm, arguments, catalog, run);
    return ExitCode::done;
  }
  Task task{arguments, catalog, run, users_asked_for(comm, arguments, catalog), {}};
  task.offered = agree(comm, "filtering the items", [&] { return catalog.items_passing(arguments.filters); });
  const auto users =
      even_part(catalog.users(), static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
  const Parameters best = read_best(comm, run, users);
  Lists lists = agree(comm, "recommending", [&] { return make_lists(task, best); });
  print_lists(comm, task, lists);
  return ExitCode::done;
}

}  // namespace lrml
