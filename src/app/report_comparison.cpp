#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "html.h"
#include "lrml/app/markup.h"
#include "lrml/app/report_tables.h"

namespace lrml {
namespace {

constexpr std::size_t runs_side_by_side = 3;  // as many as a phone and a sheet of paper have room for

/// A table for every few runs, with what `rows_of` makes of them.
template <class RowsOf>
std::string side_by_side(const std::vector<ReportedRun>& runs, const std::string& caption, RowsOf&& rows_of) {
  std::string text;
  for (std::size_t begin = 0; begin < runs.size(); begin += runs_side_by_side) {
    const std::size_t end = std::min(runs.size(), begin + runs_side_by_side);
    std::string head = "<td></td>";
    for (std::size_t k = begin; k < end; ++k) head += head_cell(runs[k].label);
    const std::string width = std::to_string(28 + 24 * (end - begin));  // equal columns in every table
    text += table("class=\"side\" style=\"width:" + width + "%\"", caption, head, rows_of(begin, end));
  }
  return text;
}

std::string differing_rows(const std::vector<OptionValues>& options, std::size_t begin, std::size_t end) {
  std::string rows;
  for (const OptionValues& option : options) {
    if (!option.differ()) continue;
    std::string cells = row_head(option.name);
    for (std::size_t k = begin; k < end; ++k) cells += text_cell(option.values[k]);
    rows += table_row(cells);
  }
  return rows;
}

/// A figure of a run: of its result or, while it has none, of its best epoch so far where that says it.
struct Compared {
  const char* title;
  const char* key;
  const char* key_so_far;  ///< or null
  int digits;
};
constexpr std::array<Compared, 9> compared = {{{"validation HR@10", "valid_hr@10", "valid_hr@10", 4},
                                               {"validation nDCG@10", "valid_ndcg@10", "valid_ndcg@10", 4},
                                               {"test HR@10", "hr@10", nullptr, 4},
                                               {"test nDCG@10", "ndcg@10", nullptr, 4},
                                               {"test MRR", "mrr", nullptr, 4},
                                               {"best epoch", "best_epoch", "epoch", 0},
                                               {"epochs", "epochs", nullptr, 0},
                                               {"examples per second", "examples_per_s", "examples_per_s", 0},
                                               {"ranks", "ranks", nullptr, 0}}};

std::string compared_cell(const ReportedRun& run, const Compared& what) {
  if (run.result) return number_cell(*run.result, what.key, what.digits);
  const Record* best = best_line(run);
  return best != nullptr && what.key_so_far != nullptr ? number_cell(*best, what.key_so_far, what.digits) : empty_cell;
}

std::string compared_rows(const std::vector<ReportedRun>& runs, std::size_t begin, std::size_t end) {
  std::string state = row_head("state"), seconds = row_head("seconds");
  for (std::size_t k = begin; k < end; ++k) {
    state += text_cell(runs[k].result ? "finished" : "unfinished");
    seconds += text_cell(fmt::format("{:.1f}", seconds_of(runs[k])));
  }
  std::string rows = table_row(state);
  for (const Compared& what : compared) {
    std::string cells = row_head(what.title);
    for (std::size_t k = begin; k < end; ++k) cells += compared_cell(runs[k], what);
    rows += table_row(cells);
  }
  return rows + table_row(seconds);
}

/// Whether all finished runs have the same text under `key`.
bool agree_on(const std::vector<ReportedRun>& runs, const std::string& key) {
  std::set<std::string> texts;
  for (const ReportedRun& run : runs) {
    if (run.result) texts.insert(run.result->value(key, Record()).dump());
  }
  return texts.size() < 2;
}

std::string shared_rows(const std::vector<OptionValues>& options) {
  std::string rows;
  for (const OptionValues& option : options) {
    if (option.differ()) continue;
    rows += table_row(element("th", "scope=\"row\"", escaped(option.name) + element("small", escaped(option.help))) +
                      text_cell(option.values.front()));
  }
  return rows;
}

}  // namespace

bool OptionValues::differ() const {
  return std::ranges::any_of(values, [this](const std::string& value) { return value != values.front(); });
}

std::vector<OptionValues> options_of(const std::vector<ReportedRun>& runs) {
  std::vector<OptionValues> options;
  for (const ReportedRun& run : runs) {
    Configuration copy = run.configuration;
    std::size_t k = 0;
    for (const Section& section : sections_of(copy)) {
      for (const Field& field : section.fields) {
        if (k == options.size()) options.push_back({field.name(), field.help, {}});
        options[k++].values.push_back(text_of(field));
      }
    }
  }
  return options;
}

std::string comparison(const std::vector<ReportedRun>& runs) {
  const std::vector<OptionValues> options = options_of(runs);
  std::string text = side_by_side(runs, "", [&](std::size_t begin, std::size_t end) {
    return differing_rows(options, begin, end) + compared_rows(runs, begin, end);
  });
  if (!agree_on(runs, "protocol")) text += paragraph("The runs were tested in different ways: do not compare them.");
  if (!agree_on(runs, "dataset_digest")) text += paragraph("The runs are of different datasets: do not compare them.");
  return text;
}

std::string configuration_tables(const std::vector<ReportedRun>& runs) {
  const std::vector<OptionValues> options = options_of(runs);
  const bool any_differs = std::ranges::any_of(options, &OptionValues::differ);
  std::string text;
  if (any_differs) {
    text += side_by_side(runs, "options that differ",
                         [&](std::size_t begin, std::size_t end) { return differing_rows(options, begin, end); });
  } else if (runs.size() > 1) {
    text += paragraph("All options are the same.");
  }
  return text + table(runs.size() > 1 ? "options that all runs share" : "", "", shared_rows(options));
}

}  // namespace lrml
