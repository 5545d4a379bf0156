#include "lrml/app/report_tables.h"

#include <fmt/core.h>

#include <cmath>
#include <set>

#include "html.h"
#include "lrml/app/markup.h"

namespace lrml {
namespace {

/// k of every "hr@k" with this prefix, the smallest first.
std::set<int> lengths_in(const Record& record, const std::string& prefix) {
  std::set<int> lengths;
  for (const auto& [key, value] : record.items()) {
    int k = 0;
    char more = 0;
    if (std::sscanf(key.c_str(), (prefix + "hr@%d%c").c_str(), &k, &more) == 1) lengths.insert(k);
  }
  return lengths;
}

/// One way to score, as a row of the final table.
struct Scored {
  std::string name;
  const Record* record;
  std::string prefix;
};

std::string metric_rows(const std::vector<Scored>& rows, int k) {
  std::string text;
  for (const Scored& row : rows) {
    std::string cells = row_head(row.name);
    for (const char* metric : {"hr@", "ndcg@", "ndcg_jk@"}) {
      cells += number_cell(*row.record, row.prefix + metric + std::to_string(k), 4);
    }
    text += table_row(cells + number_cell(*row.record, row.prefix + "mrr", 4));
  }
  return text;
}

/// A table for each k that the first row has.
std::string metric_tables(const std::string& caption, const std::vector<Scored>& rows) {
  std::string text;
  for (const int k : lengths_in(*rows.front().record, rows.front().prefix)) {
    const std::string at = "@" + std::to_string(k);
    text += table(
        escaped(caption),
        "<td></td>" + head_cell("HR" + at) + head_cell("nDCG" + at) + head_cell("nDCG_jk" + at) + head_cell("MRR"),
        metric_rows(rows, k));
  }
  return text;
}

std::string kind_of(const ReportedRun& run) {
  return std::string(name_of(run.configuration.model.kind));
}

std::string whole_text(const Record& record, const std::string& key) {
  const double value = figure(record, key);
  return std::isnan(value) ? "?" : fmt::format("{:.0f}", value);
}

/// Test and validation, with the baselines of the same protocol.
std::string tables_of_finished(const ReportedRun& run) {
  const Record& result = *run.result;
  const std::string protocol = result.at("protocol").get<std::string>();
  std::vector<Scored> rows = {{kind_of(run) + ", test", &result, ""}};
  if (const auto same = run.baselines.find(protocol); same != run.baselines.end()) {
    for (const auto& [name, record] : same->items()) {
      if (name != kind_of(run)) rows.push_back({name + ", test", &record, ""});
    }
  }
  if (result.contains("valid_hr@10")) rows.push_back({kind_of(run) + ", validation", &result, "valid_"});
  return metric_tables(
      protocol + "; " + whole_text(result, "held_out") + " test items, epoch " + whole_text(result, "best_epoch"),
      rows);
}

std::string table_of_unfinished(const ReportedRun& run) {
  const Record* best = best_line(run);
  if (best == nullptr) return paragraph("No epoch has been validated yet.");
  const std::string protocol(name_of(run.configuration.eval.protocol));
  return metric_tables(protocol + "; the best epoch so far is " + whole_text(*best, "epoch"),
                       {{kind_of(run) + ", validation", best, "valid_"}}) +
         paragraph("The run is not finished: these are its metrics so far. Test items are read at its end.");
}

/// What evaluate found with other candidates.
std::string tables_of_other_protocols(const ReportedRun& run) {
  const std::string shown = run.result ? run.result->at("protocol").get<std::string>() : "";
  std::string text;
  for (const auto& [protocol, recorded] : run.baselines.items()) {
    if (protocol == shown || recorded.empty()) continue;
    std::vector<Scored> rows;
    for (const auto& [name, record] : recorded.items()) {
      const bool is_model = record.contains("best_epoch");
      rows.push_back({name + (is_model ? ", test, epoch " + whole_text(record, "best_epoch") : ", test"), &record, ""});
    }
    text += metric_tables(protocol + "; " + whole_text(*rows.front().record, "held_out") + " test items", rows);
  }
  return text;
}

}  // namespace

std::string number_cell(const Record& record, const std::string& key, int digits) {
  const double value = figure(record, key);
  if (!std::isfinite(value)) return empty_cell;
  return element(
      "td", element("data", "value=\"" + escaped(record.at(key).dump()) + "\"", fmt::format("{:.{}f}", value, digits)));
}

std::string status_text(const ReportedRun& run) {
  if (run.result) {
    const std::string refit = run.configuration.train.refit ? ", then refitted" : "";
    return "finished, best epoch " + whole_text(*run.result, "best_epoch") + " of " +
           whole_text(*run.result, "epochs") + refit;
  }
  std::size_t epochs = 0, of_refit = 0;
  for (const Record& line : run.lines) ++(phase_of(line) == RunPhase::refit ? of_refit : epochs);
  return "unfinished: " + std::to_string(epochs) + " of at most " + std::to_string(run.configuration.train.epochs) +
         " epochs so far" + (of_refit > 0 ? ", " + std::to_string(of_refit) + " of the refit" : "");
}

std::string final_tables(const ReportedRun& run) {
  return (run.result ? tables_of_finished(run) : table_of_unfinished(run)) + tables_of_other_protocols(run);
}

std::string exact_table(const ReportedRun& run) {
  if (!run.result) return "";
  std::string rows;
  for (const auto& [key, value] : run.result->items()) {
    const std::string text =
        value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Record::error_handler_t::replace);
    rows += table_row(row_head(key) + text_cell(text));
  }
  return table("", "", rows);
}

}  // namespace lrml
