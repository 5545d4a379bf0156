#include <bit>

#include "explain_pairs.h"
#include "explain_study.h"
#include "explain_text.h"
#include "lrml/app/atomic_file.h"
#include "lrml/app/commands.h"
#include "lrml/app/pending_folder.h"
#include "lrml/app/report.h"
#include "lrml/base/log.h"
#include "lrml/comm/agree.h"
#include "lrml/data/shards.h"
#include "lrml/eval/relation_points.h"

namespace lrml {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t default_top = 5;
constexpr std::size_t default_least_pairs = 20;

void refuse(const std::string& message) {
  throw Error(ExitCode::usage, message);
}

void require_possible(const ExplainArguments& a) {
  if (a.user.has_value() != a.item.has_value()) {
    refuse("cannot tell which pair is meant (a pair is a --user and an --item). Give both, or none for the study.");
  }
  if (a.user && (!a.out.empty() || a.force || a.candidates || a.test_pairs)) {
    refuse(
        "cannot use --out, --force, --candidates or --test-pairs with a pair (they are the study's). Leave them out.");
  }
  if (!a.user && (a.top || a.least_pairs || a.format)) {
    refuse("cannot use --top, --min-pairs or --format without a pair (they are for one). Add --user and --item.");
  }
  if (a.top == 0u) refuse("--top is 0 (a list has at least one place). Give for example --top 5.");
  if (a.candidates == 0u || a.test_pairs == 0u) {
    refuse("--candidates or --test-pairs is 0 (nothing can be compared). Give at least 1.");
  }
}

void require_memory(const OpenedRun& run, const ExplainArguments& a) {
  if (slot_count(run.configuration.model) > 0) return;
  refuse("cannot explain '" + a.run.string() + "' (a model of kind " +
         std::string(name_of(run.configuration.model.kind)) +
         " has no memory to look into). Train one with --model.kind lrml.");
}

/// One pair, looked at by all ranks.
class Explaining {
 public:
  Explaining(Communicator& comm, const ExplainArguments& arguments, const OpenedRun& run, const Parameters& best)
      : comm_(comm),
        model_(run.configuration.model),
        dataset_(run.dataset),
        best_(best),
        top_(arguments.top.value_or(default_top)),
        least_pairs_(arguments.least_pairs.value_or(default_least_pairs)) {}

  ExplainedPair explain(UserId user, ItemId item) {
    ExplainedPair explained{user, item, 0.0f, {}, {}};
    const std::vector<float> attention = look_at(explained);
    const PairRows train =
        agree(comm_, "reading the training pairs", [&] { return load_train_pairs(dataset_, best_.users); });
    AttentionSums by_item(row_count(best_.item_rows), best_.slots());
    const RelationPoints points(best_.values);
    RelationQueries query{std::vector<float>(points.width()), {std::nullopt}};
    points.place(attention, query.points);
    NearestRelations nearest(points.width(), std::move(query), top_);
    agree(comm_, "looking at the training pairs", [&] {
      std::vector<float> point(points.width());
      attend_pairs(model_, best_, train, [&](const Pair& pair, std::span<const float> of_pair) {
        by_item.add(index(pair.item), of_pair);
        if (pair.user == user && pair.item == item) return;
        points.place(of_pair, point);
        nearest.offer(pair.number, pair.user, point);
      });
      nearest.finish();
    });
    comm_.sum(by_item.values());
    explained.slots = slots_of(attention, by_item);
    explained.alike = pairs_of(nearest_of_all(comm_, nearest, 1, top_).front(), train);
    return explained;
  }

 private:
  /// The pair's distance and its attention [n], from the rank that holds the user. Collective.
  std::vector<float> look_at(ExplainedPair& pair) {
    std::vector<float> figures(1 + best_.slots(), 0.0f);
    if (best_.users.contains(index(pair.user))) {
      Scorer scorer(model_);
      const std::vector<ItemId> items = {pair.item};
      scorer.score(best_, pair.user, items, std::span(figures).first(1));
      scorer.attend(best_, pair.user, items, std::span(figures).subspan(1));
    }
    std::vector<std::int64_t> bits;
    for (const float x : figures) bits.push_back(std::bit_cast<std::uint32_t>(x));
    comm_.sum(bits);
    std::vector<float> attention;
    for (const std::int64_t of : bits) attention.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(of)));
    pair.distance = attention.front();
    attention.erase(attention.begin());
    return attention;
  }

  std::vector<ExplainedSlot> slots_of(const std::vector<float>& attention, const AttentionSums& by_item) const {
    std::vector<ExplainedSlot> slots;
    for (std::size_t slot = 0; slot < attention.size(); ++slot) {
      slots.push_back(
          {slot, attention[slot], typical_items(by_item, slot, static_cast<std::int64_t>(least_pairs_), top_)});
    }
    std::ranges::stable_sort(slots, std::greater(), &ExplainedSlot::attention);
    return slots;
  }

  /// Items are known to the ranks that hold the pairs. Collective.
  std::vector<LikePair> pairs_of(const std::vector<RelationMatch>& matches, const PairRows& train) {
    std::vector<std::int64_t> items;
    for (const RelationMatch& match : matches) {
      const bool is_mine = train.numbers.contains(match.pair);
      items.push_back(is_mine ? train.rows.items[match.pair - train.numbers.begin] : 0);
    }
    comm_.sum(items);
    const auto offsets = dataset_.train_offsets();
    std::vector<LikePair> pairs;
    for (std::size_t k = 0; k < matches.size(); ++k) {
      const auto user = std::ranges::upper_bound(offsets, matches[k].pair) - offsets.begin() - 1;
      pairs.push_back(
          {static_cast<UserId>(user), static_cast<ItemId>(items[k]), static_cast<float>(cosine_of(matches[k].square))});
    }
    return pairs;
  }

  Communicator& comm_;
  const ModelOptions& model_;
  const Dataset& dataset_;
  const Parameters& best_;
  std::size_t top_, least_pairs_;
};

/// Throws Error (usage) where the folder cannot be made, or is no older study to replace.
void require_room(const fs::path& out, bool force) {
  if (!fs::exists(fs::symlink_status(out))) return;
  if (!force) {
    refuse("cannot write the study to '" + out.string() +
           "' (it exists). Choose another --out, or replace it with "
           "--force.");
  }
  if (!fs::is_directory(fs::symlink_status(out))) {
    refuse("cannot replace '" + out.string() + "' (it is no folder). Choose another --out.");
  }
  for (const auto& entry : fs::directory_iterator(out)) {
    const std::string name = entry.path().filename().string();
    if (is_study_file(name)) continue;
    refuse("cannot replace '" + out.string() + "' (it has '" + name +
           "', which no study makes). Choose another --out.");
  }
}

void write_study(const fs::path& out, const Study& study) {
  PendingFolder pending(out);
  for (const StudyFile& file : study.files) write_atomically(pending.path() / file.name, file.content);
  if (fs::exists(out)) {
    pending.replace();
  } else {
    pending.commit();
  }
}

void study_all(Communicator& comm, const ExplainArguments& a, const OpenedRun& run, const Catalog& catalog,
               const Parameters& best, const fs::path& out) {
  StudyOptions options;
  options.candidates = a.candidates.value_or(options.candidates);
  options.test_pairs = a.test_pairs.value_or(options.test_pairs);
  const Study study = make_study(comm, run, catalog, best, options);
  agree(comm, "writing the study", [&] {
    if (comm.rank() == 0) write_study(out, study);
  });
  print_once(comm, study.report);
  log_info("wrote the study to '" + out.string() + "'");
}

RowRange users_with_equal_work(const Communicator& comm, const Dataset& dataset) {
  const auto ranks = static_cast<std::size_t>(comm.size());
  return ShardPlan(dataset.train_offsets(), ranks).users_of_rank(static_cast<std::size_t>(comm.rank()), ranks);
}

}  // namespace

ExitCode run_explain(Communicator& comm, const ExplainArguments& a) {
  const fs::path out = a.out.empty() ? a.run / "explain" : without_slash(a.out);
  agree(comm, "reading the command line", [&] {
    require_possible(a);
    if (comm.rank() == 0 && !a.user) require_room(out, a.force);
  });
  const OpenedRun run = open_run(comm, {a.run}, a.data, "explain");
  agree(comm, "looking at the model", [&] { require_memory(run, a); });
  const Catalog catalog = agree(comm, "reading the names", [&] { return load_catalog(run.dataset); });
  if (!a.user) {
    const Parameters best = read_best(comm, run, users_with_equal_work(comm, run.dataset));
    study_all(comm, a, run, catalog, best, out);
    return ExitCode::done;
  }
  const auto [user, item] = agree(comm, "looking for what is named",
                                  [&] { return std::pair(catalog.find_user(*a.user), catalog.find_item(*a.item)); });
  const Parameters best = read_best(comm, run, users_with_equal_work(comm, run.dataset));
  const ExplainedPair pair = Explaining(comm, a, run, best).explain(user, item);
  print_once(comm, explanation_text(list_format(a.format), catalog, pair));
  return ExitCode::done;
}

}  // namespace lrml
