#include "lrml/app/reported_run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "lrml/app/atomic_file.h"
#include "lrml/app/recorded_baselines.h"
#include "lrml/app/run_directory.h"

namespace lrml {
namespace fs = std::filesystem;
namespace {

Error damaged(const fs::path& file, const std::string& why) {
  return Error(ExitCode::bad_data,
               "cannot read '" + file.string() + "' (" + why + "). Delete it, or start the run again with --force.");
}

void require_there(const fs::path& folder, const RunDirectory& run) {
  if (status_of(run) != RunStatus::none && fs::exists(run.config())) return;
  throw Error(ExitCode::usage, "cannot report on '" + folder.string() +
                                   "' (there is no run in it: config.toml is missing). Name the --out of a training.");
}

bool is_figure(const Record& value) {
  return value.is_number() || value.is_null();
}

bool are_costs(const Record& costs) {
  return costs.is_object() && std::ranges::all_of(costs, [](const Record& cost) {
           return cost.is_object() && std::ranges::all_of(cost, is_figure);
         });
}

/// What a line of metrics.jsonl may hold under this key.
bool fits(const std::string& key, const Record& value) {
  if (key == "phase" || key == "epoch") return true;  // read_records has looked at them
  if (key == "step_costs") return are_costs(value);
  return is_figure(value) || key == "exchange";
}

std::vector<Record> read_lines(const fs::path& file) {
  std::vector<Record> lines = read_records(file);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    for (const auto& [key, value] : lines[k].items()) {
      if (fits(key, value)) continue;
      throw damaged(file, "line " + std::to_string(k + 1) + ": '" + key + "' is not what training writes");
    }
    if (!lines[k].contains("epoch")) throw damaged(file, "line " + std::to_string(k + 1) + " has no 'epoch'");
  }
  return lines;
}

bool ends_in_mid_line(const fs::path& file) {
  if (!fs::exists(file)) return false;
  const std::string content = read_text(file, ExitCode::bad_data, "Make it readable.");
  return !content.empty() && content.back() != '\n';
}

Record read_result(const fs::path& file) {
  Record result = Record::parse(read_text(file, ExitCode::bad_data, "Make it readable."), nullptr, false);
  if (!result.is_object()) throw damaged(file, "it is no JSON object");
  for (const char* key : {"hr@10", "ndcg@10", "best_epoch", "epochs"}) {
    if (!result.contains(key) || !result.at(key).is_number()) {
      throw damaged(file, "it has no number '" + std::string(key) + "'");
    }
  }
  if (!result.contains("protocol") || !result.at("protocol").is_string()) throw damaged(file, "it has no 'protocol'");
  return result;
}

std::vector<Picture> read_pictures(const fs::path& folder) {
  std::vector<Picture> pictures;
  if (!fs::is_directory(folder)) return pictures;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (file.extension() != ".svg") continue;
    std::string svg = read_text(file, ExitCode::bad_data, "Make it readable.");
    if (svg.find("<svg") == std::string::npos || svg.find("</svg>") == std::string::npos) {
      throw Error(ExitCode::bad_data, "cannot read '" + file.string() +
                                          "' (it is no whole SVG picture). Delete it, or make it anew with lrml_dist "
                                          "explain.");
    }
    pictures.push_back({file.stem().string(), std::move(svg)});
  }
  std::ranges::sort(pictures, {}, &Picture::name);
  return pictures;
}

ReportedRun read_run(const fs::path& folder) {
  const RunDirectory run{folder};
  require_there(folder, run);
  ReportedRun read{folder.string(), {}};
  read.configuration = make_configuration(read_text(run.config(), ExitCode::usage, "Name the --out of a training."),
                                          run.config().string(), {});
  if (fs::exists(run.result())) {
    read.result = read_result(run.result());
    if (!fs::exists(run.metrics())) {
      throw Error(ExitCode::bad_data, "cannot read '" + run.metrics().string() +
                                          "' (the run is finished, and it is missing). Start the run again with "
                                          "--force.");
    }
  }
  read.lines = read_lines(run.metrics());
  read.has_cut_line = ends_in_mid_line(run.metrics());
  read.baselines = read_baselines(run.baselines());
  read.pictures = read_pictures(run.explain());
  return read;
}

std::string last_parts(const fs::path& path, std::size_t count) {
  fs::path end;
  fs::path rest = path;
  for (std::size_t k = 0; k < count && rest.has_relative_path(); ++k, rest = rest.parent_path()) {
    end = end.empty() ? rest.filename() : rest.filename() / end;
  }
  return rest.has_relative_path() ? end.string() : path.string();
}

/// For each path as many of its last parts as make all of them different.
std::vector<std::string> labels_of(const std::vector<fs::path>& folders) {
  std::vector<fs::path> whole;
  for (const fs::path& folder : folders) {
    const fs::path path = fs::weakly_canonical(fs::absolute(folder));
    if (std::ranges::find(whole, path) != whole.end()) {
      throw Error(ExitCode::usage, "cannot report on '" + folder.string() + "' twice (it is one run). Name it once.");
    }
    whole.push_back(path);
  }
  for (std::size_t count = 1;; ++count) {
    std::vector<std::string> labels;
    for (const fs::path& path : whole) labels.push_back(last_parts(path, count));
    if (std::set<std::string>(labels.begin(), labels.end()).size() == labels.size()) return labels;
  }
}

}  // namespace

std::vector<ReportedRun> read_runs(const std::vector<fs::path>& folders) {
  const std::vector<std::string> labels = labels_of(folders);
  std::vector<ReportedRun> runs;
  for (std::size_t k = 0; k < folders.size(); ++k) {
    runs.push_back(read_run(folders[k]));
    runs.back().label = labels[k];
  }
  return runs;
}

double figure(const Record& record, const std::string& key) {
  const auto found = record.find(key);
  const bool is_there = found != record.end() && found->is_number();
  return is_there ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

RunPhase phase_of(const Record& line) {
  return line.value("phase", "select") == name_of(RunPhase::refit) ? RunPhase::refit : RunPhase::select;
}

const Record* best_line(const ReportedRun& run) {
  const Record* best = nullptr;
  for (const Record& line : run.lines) {
    const double ndcg = figure(line, "valid_ndcg@10");
    if (phase_of(line) == RunPhase::refit || std::isnan(ndcg)) continue;
    if (best == nullptr || ndcg > figure(*best, "valid_ndcg@10")) best = &line;
  }
  return best;
}

double seconds_of(const ReportedRun& run) {
  double sum = 0.0, last = 0.0;
  RunPhase phase = RunPhase::select;
  for (const Record& line : run.lines) {
    const double value = figure(line, "seconds");
    if (std::isnan(value)) continue;
    const bool goes_on = value >= last && phase_of(line) == phase;
    sum += goes_on ? value - last : value;
    last = value;
    phase = phase_of(line);
  }
  return sum;
}

}  // namespace lrml
