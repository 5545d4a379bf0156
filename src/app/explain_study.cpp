#include "explain_study.h"

#include <fmt/core.h>

#include <array>

#include "attention_maps.h"
#include "attribute_match.h"
#include "lrml/app/listing.h"
#include "lrml/base/log.h"
#include "lrml/comm/agree.h"
#include "lrml/eval/dependence.h"
#include "lrml/eval/relation_points.h"

namespace lrml {
namespace {

constexpr std::size_t kind_sample = 100'000;
constexpr std::size_t permutations = 200;
constexpr std::array<const char*, 3> map_names = {"stars", "time", "kind"};

/// The test pairs looked at, on every rank all of them.
struct TestQueries {
  std::vector<PairFacts> pairs;
  std::vector<float> points;  ///< [pairs x w]
};

/// Which slot has the largest attention of a pair, and its planted kind: slot · 256 + kind.
std::uint32_t slot_and_kind(std::span<const float> attention, std::uint8_t kind) {
  const auto strongest = static_cast<std::uint32_t>(std::ranges::max_element(attention) - attention.begin());
  return strongest * 256 + kind;
}

std::string verdict_on(const Dependence& found) {
  constexpr double little = 0.1;
  if (!(found.information > found.chance_95)) return "that is what chance gives: the slots tell nothing of the kinds\n";
  if (found.information < little)
    return "that is more than chance gives, and little: of slots that are the kinds it is 1\n";
  return "";
}

/// One study, from reading to figures.
class Studying {
 public:
  Studying(Communicator& comm, const OpenedRun& run, const Catalog& catalog, const Parameters& best,
           const StudyOptions& options)
      : comm_(comm),
        model_(run.configuration.model),
        seed_(run.configuration.train.seed),
        best_(best),
        options_(options),
        train_(agree(comm, "reading the training pairs", [&] { return load_train_pairs(run.dataset, best.users); })),
        test_(agree(comm, "reading the test pairs", [&] { return load_test_pairs(run.dataset, best.users); })),
        attributes_(agree(comm, "reading the attributes", [&] { return attributes_of(run.dataset, catalog); })),
        points_(best.values) {}

  Study make() {
    add_map(map_by_stars(comm_, train_, best_.slots()), "stars", true);
    add_map(map_by_time(comm_, train_, best_.slots()), "time", true);
    add_map(map_by_kind(comm_, train_, best_.slots()), "kind", false);
    find_queries();
    scan();
    for (AttentionMap& map : maps_) comm_.sum(map.sums.values());
    add_figures();
    return std::move(study_);
  }

 private:
  static Attributes attributes_of(const Dataset& dataset, const Catalog& catalog) {
    const DatasetHeader& header = dataset.header();
    return Attributes(catalog, dataset.user_attributes(), {header.has_ratings, header.has_kinds});
  }

  void add_map(AttentionMapOrReason made, const std::string& name, bool is_missed) {
    if (made.map) {
      maps_.push_back(std::move(*made.map));
    } else if (is_missed) {
      left_out_ += "attention by " + name + " is left out (" + made.reason + ")\n";
    }
  }

  std::vector<float> point_of(std::span<const float> attention) const {
    std::vector<float> point(points_.width());
    points_.place(attention, point);
    return point;
  }

  void find_queries() {
    const EvenSample sample{test_.all, options_.test_pairs};
    mine_ = agree(comm_, "looking at the test pairs", [&] {
      TestQueries mine;
      attend_pairs(model_, best_, test_, [&](const Pair& pair, std::span<const float> attention) {
        if (!sample.has(pair.number)) return;
        mine.pairs.push_back(facts_of(test_, pair));
        const auto point = point_of(attention);
        mine.points.insert(mine.points.end(), point.begin(), point.end());
      });
      return mine;
    });
    queries_ = {gather_all(comm_, mine_.pairs), gather_all(comm_, mine_.points)};
  }

  /// All that is done with a training pair, in one pass.
  void scan() {
    const EvenSample candidates{train_.all, options_.candidates}, with_kind{train_.all, kind_sample};
    MatchScan among_train(queries_.pairs, queries_.points, points_.width());
    MatchScan among_test(queries_.pairs, queries_.points, points_.width());
    agree(comm_, "looking at the training pairs", [&] {
      attend_pairs(model_, best_, train_, [&](const Pair& pair, std::span<const float> attention) {
        for (AttentionMap& map : maps_) {
          if (const auto of = map.class_of(pair.place)) map.sums.add(*of, attention);
        }
        if (!train_.kinds.empty() && train_.kinds[pair.place] != no_kind && with_kind.has(pair.number)) {
          slots_and_kinds_.push_back(slot_and_kind(attention, train_.kinds[pair.place]));
        }
        if (!queries_.pairs.empty() && candidates.has(pair.number)) {
          among_train.offer(facts_of(train_, pair), point_of(attention));
        }
      });
      among_train.finish();
      for (std::size_t k = 0; k < mine_.pairs.size(); ++k) {
        among_test.offer(mine_.pairs[k], std::span(mine_.points).subspan(k * points_.width(), points_.width()));
      }
      among_test.finish();
    });
    if (queries_.pairs.empty()) return;
    matches_ = among_train.matches(comm_, attributes_, "train");
    for (AttributeMatch& row : among_test.matches(comm_, attributes_, "test")) matches_.push_back(std::move(row));
  }

  void add_figures() {
    const bool has_kinds = std::ranges::any_of(maps_, [](const AttentionMap& map) { return map.name == "kind"; });
    const auto labels = gather_all(comm_, slots_and_kinds_);
    agree(comm_, "making the figures", [&] {
      if (comm_.rank() != 0) return;
      for (const AttentionMap& map : maps_) add_map_files(map);
      study_.report += left_out_;
      add_matches();
      if (has_kinds) add_dependence(labels);
    });
  }

  void add_map_files(const AttentionMap& map) {
    study_.files.push_back({"attention_by_" + map.name + ".csv", csv_of(map)});
    study_.report += summary_of(map);
    if (!can_draw_) return;
    try {
      study_.files.push_back({"attention_by_" + map.name + ".svg", draw(picture_of(map))});
    } catch (const Error& error) {
      can_draw_ = false;
      log_warning("pictures are left out: " + std::string(error.what()));
      left_out_ += "pictures are left out (see the log)\n";
    }
  }

  void add_matches() {
    if (queries_.pairs.empty()) {
      study_.report += "the table of attributes is left out (the dataset has no test pairs)\n";
      return;
    }
    study_.files.push_back({"attribute_match.csv", csv_of(matches_)});
    const EvenSample candidates{train_.all, options_.candidates};
    study_.report += std::to_string(queries_.pairs.size()) + " of " + std::to_string(test_.all) +
                     " test pairs, compared with " + std::to_string(candidates.count()) + " of " +
                     std::to_string(train_.all) + " training pairs and with each other, of other users\n" +
                     table_of(matches_);
  }

  void add_dependence(const std::vector<std::uint32_t>& labels) {
    std::vector<std::uint32_t> slots, kinds;
    for (const std::uint32_t label : labels) {
      slots.push_back(label / 256);
      kinds.push_back(label % 256);
    }
    const Dependence found = dependence_of(slots, kinds, permutations, seed_);
    std::string line = std::to_string(labels.size()) + "," + std::to_string(permutations);
    for (const double x : {found.information, found.chance, found.chance_95}) {
      line += "," + shortest(static_cast<float>(x));
    }
    study_.files.push_back({"slot_kind.csv", "pairs,permutations,nmi,chance,chance_95\n" + line + "\n"});
    study_.report += fmt::format(
        "strongest slot and planted kind of {} pairs: normalized mutual information {:.6f}, by chance {:.6f} "
        "(95 %: {:.6f})\n",
        labels.size(), found.information, found.chance, found.chance_95);
    study_.report += verdict_on(found);
  }

  Communicator& comm_;
  const ModelOptions& model_;
  std::uint64_t seed_;
  const Parameters& best_;
  StudyOptions options_;
  PairRows train_, test_;
  Attributes attributes_;
  RelationPoints points_;
  std::vector<AttentionMap> maps_;
  TestQueries mine_, queries_;
  std::vector<std::uint32_t> slots_and_kinds_;
  std::vector<AttributeMatch> matches_;
  bool can_draw_ = true;
  std::string left_out_;
  Study study_;
};

}  // namespace

bool is_study_file(const std::string& name) {
  if (name == "attribute_match.csv" || name == "slot_kind.csv") return true;
  return std::ranges::any_of(map_names, [&](const std::string& map) {
    return name == "attention_by_" + map + ".csv" || name == "attention_by_" + map + ".svg";
  });
}

Study make_study(Communicator& comm, const OpenedRun& run, const Catalog& catalog, const Parameters& best,
                 const StudyOptions& options) {
  return Studying(comm, run, catalog, best, options).make();
}

}  // namespace lrml
