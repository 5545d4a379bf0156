// How a report looks: on a phone, on a desk, on paper; light and dark.
#pragma once

namespace lrml {

inline constexpr const char* report_style = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #fff; --bar: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --ground: #12161c; --bar: #56b4e9; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --bar: #0072b2; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1rem; max-width: 64rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p, li { margin: .4rem 0; }
ul { padding-left: 1.2rem; }
.note, small, caption { color: var(--soft); font-size: .85rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
table { border-collapse: collapse; margin: .4rem 0 1.2rem; font-size: .875rem; font-variant-numeric: tabular-nums; }
table { max-width: 44rem; overflow-wrap: break-word; }
caption { text-align: left; padding: .2rem 0; }
.side { table-layout: fixed; }
.side tr > :first-child { width: 11em; }
data { white-space: nowrap; }
.side th { overflow-wrap: anywhere; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
thead th { font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; text-align: left; }
th small { display: block; font-size: .9em; }
.bar { display: block; height: .3rem; margin-top: .15rem; background: var(--bar); print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; }
figure svg, figure img { display: block; width: 100%; height: auto; }
figure img { background: #fff; color: #000; }
figcaption { color: var(--soft); font-size: .85rem; padding-top: .2rem; }
@media (max-width: 30rem) {
  body { padding: .75rem; }
  table { font-size: .8rem; }
  table:not(.side) { width: 100%; }
  .side tr > :first-child { width: 7em; }
  th, td { padding: .3rem .2rem; }
  thead th { font-size: .72rem; }
  th:first-child, td:first-child { padding-left: 0; }
  th:last-child, td:last-child { padding-right: 0; }
}
@media print {
  @page { margin: 15mm; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  h2, h3, caption, .note { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  .charts { grid-template-columns: 1fr 1fr; }
}
)";

}  // namespace lrml
