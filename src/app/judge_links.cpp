#include <fmt/core.h>

#include <algorithm>

#include "judgement.h"

namespace lrml {
namespace {

constexpr double much_slower = 4.0;       // than the median
constexpr double noticeable_us = 20.0;    // below, nobody minds
constexpr double time_slice_us = 1000.0;  // a rank that waits for a core waits for about so long
constexpr std::size_t fewest_to_compare = 3;
constexpr std::size_t links_named = 5;

using Links = std::vector<LinkFacts>;

template <class Figure>
double median_of(Links links, Figure figure) {
  const auto middle = links.begin() + static_cast<std::ptrdiff_t>(links.size() / 2);
  std::ranges::nth_element(links, middle, {}, figure);
  return (*middle).*figure;
}

/// "ranks 0, 3 on a" or "ranks 0, 3 on a, b".
std::string ends_text(const JobFacts& facts, const LinkFacts& link) {
  const RankFacts &low = facts.ranks[link.low], &high = facts.ranks[link.high];
  const std::string hosts = low.node == high.node ? low.host : low.host + ", " + high.host;
  return ranks_text({link.low, link.high}) + " on " + hosts;
}

std::string figures_text(const LinkFacts& link) {
  return fmt::format("{:.1f} us, {:.3g} Gbit/s", link.latency_us, link.gbit_per_s);
}

std::string summary_text(const JobFacts& facts, const Links& links) {
  const LinkFacts& latest = *std::ranges::max_element(links, {}, &LinkFacts::latency_us);
  const LinkFacts& narrowest = *std::ranges::min_element(links, {}, &LinkFacts::gbit_per_s);
  return fmt::format("{}, slowest {:.1f} us ({}) and {:.3g} Gbit/s ({})", counted(links.size(), "pair"),
                     latest.latency_us, ends_text(facts, latest), narrowest.gbit_per_s, ends_text(facts, narrowest));
}

/// Those that are much slower than the median.
Links slow_ones(const Links& links) {
  Links slow;
  if (links.size() < fewest_to_compare) return slow;
  const double latency = median_of(links, &LinkFacts::latency_us), width = median_of(links, &LinkFacts::gbit_per_s);
  for (const LinkFacts& link : links) {
    const bool late = link.latency_us > std::max(noticeable_us, much_slower * latency);
    if (late || link.gbit_per_s * much_slower < width) slow.push_back(link);
  }
  return slow;
}

std::string list_text(const JobFacts& facts, const Links& links) {
  std::string text;
  for (std::size_t k = 0; k < std::min(links.size(), links_named); ++k) {
    text += (text.empty() ? "" : "; ") + ends_text(facts, links[k]) + ": " + figures_text(links[k]);
  }
  return text + (links.size() > links_named ? "; …" : "");
}

bool in_a_host(const JobFacts& facts, const LinkFacts& link) {
  return facts.ranks[link.low].node == facts.ranks[link.high].node;
}

/// Memory is never so slow; of networks one link may be.
bool wait_for_cores(const JobFacts& facts, const Links& links) {
  const double median = median_of(links, &LinkFacts::latency_us);
  const double slowest = std::ranges::max_element(links, {}, &LinkFacts::latency_us)->latency_us;
  return (in_a_host(facts, links.front()) ? slowest : median) >= time_slice_us;
}

Finding judged(const JobFacts& facts, const std::string& check, const Links& links, const std::string& advice) {
  Finding finding = {Severity::ok, check, summary_text(facts, links), ""};
  if (wait_for_cores(facts, links)) {
    finding.severity = Severity::warning;
    finding.seen += " (so late that ranks seem to wait for a core)";
    finding.advice = "Start no more ranks than cores. To try things out: OMPI_MCA_mpi_yield_when_idle=1.";
  } else if (const Links slow = slow_ones(links); !slow.empty()) {
    finding.severity = Severity::warning;
    finding.seen += ", much slower than most: " + list_text(facts, slow);
    finding.advice = advice;
  }
  return finding;
}

}  // namespace

void judge_links(const JobFacts& facts, std::vector<Finding>& findings) {
  Links inside, between;
  for (const LinkFacts& link : facts.links) {
    (in_a_host(facts, link) ? inside : between).push_back(link);
  }
  if (!inside.empty())
    findings.push_back(judged(facts, "links in a host", inside,
                              "Look for other work on these hosts and for ranks bound to the same core."));
  if (!between.empty())
    findings.push_back(
        judged(facts, "links between hosts", between, "Leave the slow host out, or have its network looked at."));
}

}  // namespace lrml
