#include "lrml/app/report_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

#include "html.h"
#include "lrml/app/markup.h"
#include "lrml/app/plot.h"
#include "lrml/app/report_tables.h"
#include "lrml/config/nearest.h"
#include "report_style.h"

namespace lrml {
namespace {

std::string code(const std::string& text) {
  return element("code", escaped(text));
}

std::string note(const std::string& html) {
  return element("p", "class=\"note\"", html) + "\n";
}

/// A section, or nothing where it has no content.
std::string section(const std::string& title, const std::string& html) {
  return html.empty() ? "" : element("section", "\n" + element("h2", escaped(title)) + "\n" + html) + "\n";
}

/// What `html_of` makes of every run, each under its label where there are several.
template <class HtmlOf>
std::string for_each_run(const std::vector<ReportedRun>& runs, HtmlOf&& html_of) {
  std::string all;
  for (const ReportedRun& run : runs) {
    const std::string html = html_of(run);
    if (!html.empty()) all += (runs.size() > 1 ? element("h3", escaped(run.label)) + "\n" : "") + html;
  }
  return all;
}

std::string overview(const std::vector<ReportedRun>& runs) {
  std::string items;
  for (const ReportedRun& run : runs) {
    const std::string path = run.path == run.label ? "" : " in " + code(run.path);
    items += element("li", element("strong", escaped(run.label)) + path + ": " + escaped(status_text(run))) + "\n";
    if (run.has_cut_line) {
      items += element("li", "class=\"note\"",
                       "The last line of " + code(run.path + "/metrics.jsonl") +
                           " is cut, as when a process is killed, and left out.") +
               "\n";
    }
  }
  return element("ul", "\n" + items) + "\n";
}

/// What one chart shows: a figure of metrics.jsonl against the epoch.
struct Plotted {
  const char* title;
  const char* key;
};
constexpr std::array<Plotted, 4> plotted = {{{"loss of a triplet", "loss"},
                                             {"share of active triplets", "active"},
                                             {"validation HR@10", "valid_hr@10"},
                                             {"validation nDCG@10", "valid_ndcg@10"}}};

/// The epochs of a phase that have the figure; null is a gap.
Curve curve_of(const ReportedRun& run, RunPhase phase, const std::string& key) {
  Curve curve;
  curve.name = run.label + (phase == RunPhase::refit ? ", refit" : "");
  for (const Record& line : run.lines) {
    if (phase_of(line) != phase || !line.contains(key)) continue;
    curve.x.push_back(figure(line, "epoch"));
    curve.y.push_back(figure(line, key));
  }
  return curve;
}

/// One curve for each phase of each run, empty or not: so it looks the same in every chart.
std::vector<Curve> curves_of(const std::vector<ReportedRun>& runs, const std::string& key) {
  std::vector<Curve> curves;
  for (const ReportedRun& run : runs) {
    for (const RunPhase phase : {RunPhase::select, RunPhase::refit}) {
      const bool has_phase =
          std::ranges::any_of(run.lines, [&](const Record& line) { return phase_of(line) == phase; });
      if (has_phase) curves.push_back(curve_of(run, phase, key));
    }
  }
  return curves;
}

/// Of an XML file what HTML takes: the element svg, which needs no names of namespaces there.
std::string inside_page(const std::string& svg) {
  std::string picture = svg.substr(svg.find("<svg"));
  for (const char* name : {"xmlns=\"", "xmlns:xlink=\""}) {
    const std::size_t begin = picture.find(name);
    if (begin == std::string::npos) continue;
    const std::size_t value = begin + std::string(name).size();
    picture.erase(begin, picture.find('"', value) + 1 - begin);
  }
  return picture.insert(std::string("<svg").size(), " role=\"img\"");
}

std::string charts(const std::vector<ReportedRun>& runs) {
  std::string figures;
  for (const Plotted& what : plotted) {
    const LineChart chart{what.title, "epoch", "", curves_of(runs, what.key)};
    const bool has_points = std::ranges::any_of(chart.curves, [](const Curve& curve) { return !curve.x.empty(); });
    if (has_points) figures += element("figure", inside_page(draw(chart))) + "\n";
  }
  if (figures.empty()) return paragraph("No epoch is finished yet.");
  return element("div", "class=\"charts\"", "\n" + figures) + "\n";
}

/// Any text as a URL that holds it.
std::string data_url(const std::string& svg) {
  std::string url = "data:image/svg+xml,";
  for (const char c : svg) {
    const auto byte = static_cast<unsigned char>(c);
    url += std::isalnum(byte) != 0 ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return url;
}

/// Files of unknown origin stay images: whatever they hold, in an image nothing runs and nothing is loaded.
std::string pictures(const ReportedRun& run) {
  std::string figures;
  for (const Picture& picture : run.pictures) {
    const std::string name = escaped(picture.name);
    figures += element("figure", "<img alt=\"" + name + "\" src=\"" + data_url(picture.svg) + "\">" +
                                     element("figcaption", name)) +
               "\n";
  }
  return figures.empty() ? "" : element("div", "class=\"charts\"", "\n" + figures) + "\n";
}

/// "`what` of x, y. `command` of the first makes them …" for the runs that lack something; nothing where none does.
template <class Lacks>
std::string how_to_get(const std::string& what, const std::vector<ReportedRun>& runs, Lacks&& lacks,
                       const std::string& command, const std::string& options) {
  std::vector<ReportedRun> lacking;
  std::ranges::copy_if(runs, std::back_inserter(lacking), lacks);
  if (lacking.empty()) return "";
  std::vector<std::string> labels;
  for (const ReportedRun& run : lacking) labels.push_back(run.label);
  const std::string of = lacking.size() < runs.size() ? " of " + escaped(comma_separated(labels)) : "";
  return paragraph(what + of + ". " + code("lrml_dist " + command + " --run " + lacking.front().path + options) +
                   " makes them, and the next report shows them.");
}

std::string attention_section(const std::vector<ReportedRun>& runs) {
  const auto lacks = [](const ReportedRun& run) {
    return run.configuration.model.kind == ModelKind::lrml && run.pictures.empty();
  };
  return for_each_run(runs, pictures) +
         how_to_get("There are no pictures of the attention", runs, lacks, "explain", "");
}

std::string title_of(const std::vector<ReportedRun>& runs) {
  return runs.size() == 1 ? "Report of " + runs.front().label : "Report of " + std::to_string(runs.size()) + " runs";
}

std::string final_section(const std::vector<ReportedRun>& runs) {
  return note("Figures are those of " + code("result.json") +
              ", rounded to four digits; below they stand digit by digit. Ties count against the model.") +
         for_each_run(runs, final_tables) +
         how_to_get(
             "No baselines (popularity, random, EASE) are recorded", runs,
             [](const ReportedRun& run) { return run.baselines.empty(); }, "evaluate", " --baselines");
}

std::string cost_section(const std::vector<ReportedRun>& runs) {
  return note(
             "Largest value of a step over the ranks, and the median one. Rows travel in reduce and publish; in wait "
             "ranks wait for the slowest.") +
         for_each_run(runs, cost_table);
}

}  // namespace

std::string report_page(const std::vector<ReportedRun>& runs) {
  const std::string title = escaped(title_of(runs));
  const std::string head =
      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
      "data:\">\n" +
      element("title", title) + "\n" + element("style", report_style) + "\n";
  const std::string body =
      element("h1", title) + "\n" + overview(runs) + section("Comparison", runs.size() > 1 ? comparison(runs) : "") +
      section("Final figures", final_section(runs)) + section("Training", charts(runs)) +
      section("Time and traffic", cost_section(runs)) + section("Attention", attention_section(runs)) +
      section("Configuration", configuration_tables(runs)) + section("result.json", for_each_run(runs, exact_table)) +
      note("Made by lrml_dist " LRML_VERSION ".");
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head + "</head>\n<body>\n" + body + "</body>\n</html>\n";
}

}  // namespace lrml
