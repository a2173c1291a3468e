/** The style of the whole page: light, dark and print, from a phone's width on. Everything that has a colour has it from here. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f6f3; --surface: #ffffff; --text: #1b1e22; --muted: #5a626c; --line: #e2e2dc; --code: #f1f1ec;
  --good: #16794a; --bad: #bf2f25; --warn: #9a5c00; --mark: #7a3fb0; --link: #1f5fc4; --on-state: #ffffff;
  --good-soft: #e3f2ea; --bad-soft: #fae7e4;
  --series-1: #2466d1; --series-2: #d05a24; --series-3: #14877a; --series-4: #9640b8; --series-5: #9a7400; --series-6: #55616e;
  --plot-background: var(--surface);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121417; --surface: #1a1d22; --text: #e9ebee; --muted: #a0a8b3; --line: #2d3239; --code: #14171b;
    --good: #46c28a; --bad: #ff7d6e; --warn: #f0b24b; --mark: #c391f2; --link: #82b1ff; --on-state: #101214;
    --good-soft: #16302a; --bad-soft: #3a201e;
    --series-1: #6ea3ff; --series-2: #ff9a62; --series-3: #3fcab6; --series-4: #d08bf0; --series-5: #e2bd4a; --series-6: #a3afbd;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 3vw, 2.5rem); }
h1, h2, h3, h4, p, ul, dl, figure { margin: 0; }
ul { padding: 0; list-style: none; }
h1 { font-size: clamp(1.9rem, 1.2rem + 3vw, 3.1rem); line-height: 1.1; letter-spacing: -0.025em; font-weight: 700; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -0.015em; }
h3 { font-size: 1.125rem; line-height: 1.3; }
h4 { font-size: 0.9375rem; line-height: 1.3; }
a { color: var(--link); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 3px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.kicker { color: var(--muted); font-size: 0.8125rem; font-weight: 600; letter-spacing: 0.09em; text-transform: uppercase; margin-bottom: 0.75rem; }
.passed h1 { color: var(--good); }
.failed h1 { color: var(--bad); }
.lead { margin-top: 0.9rem; font-size: 1.0625rem; max-width: 46em; overflow-wrap: anywhere; }
.marks { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 1.4rem; }
.marks i { width: 14px; height: 14px; border-radius: 4px; background: var(--good); }
.marks .missed { background: var(--bad); transform: scale(1.15); }
.troubles { margin-top: 1.6rem; padding: 1rem 1.25rem; background: var(--bad-soft); border-radius: 10px; }
.troubles h2 { font-size: 1rem; letter-spacing: 0; margin-bottom: 0.35rem; }
.troubles li { position: relative; padding-left: 1.6em; margin-top: 0.35rem; overflow-wrap: anywhere; }
.troubles .icon { position: absolute; left: 0; top: 0.25em; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(165px, 1fr)); gap: 0.9rem 1.25rem; margin-top: 1.8rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
.facts dt, .numbers dt { color: var(--muted); font-size: 0.8125rem; }
.facts dd, .numbers dd { margin: 0; font-weight: 550; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.facts dd { font-size: 0.9375rem; }
.suites { margin-top: 2.2rem; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 0.5rem 1.25rem; }
.suites th[scope=row] { font-weight: 600; }
.icon { width: 1em; height: 1em; vertical-align: -0.125em; fill: none; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.icon.met { stroke: var(--good); }
.icon.missed { stroke: var(--bad); }
.suite { margin-top: 2.2rem; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1rem, 2.5vw, 1.75rem); scroll-margin-top: 1rem; }
.suite-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.4rem 1.5rem; }
.suite-head p { color: var(--muted); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: 0.1em 0.7em; border-radius: 99px; font-weight: 600; margin-right: 0.4em; }
.badge.met { background: var(--good-soft); color: var(--good); }
.badge.missed { background: var(--bad-soft); color: var(--bad); }
.trouble { margin-top: 1rem; padding: 0.9rem 1.1rem; border-radius: 10px; background: var(--bad-soft); overflow-wrap: anywhere; }
.trouble p + p { margin-top: 0.3rem; }
.group { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.about, .none { color: var(--muted); font-size: 0.9375rem; }
.of { margin-top: 0.9rem; color: var(--muted); font-weight: 600; }
.checks { margin-top: 0.8rem; display: grid; gap: 0.35rem; font-variant-numeric: tabular-nums; font-size: 0.9375rem; }
.checks li { display: grid; grid-template-columns: 1.1em minmax(7em, 13em) 6em 9em minmax(5em, 1fr) 7.5em; gap: 0 0.75rem; align-items: center; }
.checks .value { font-weight: 600; text-align: right; }
.checks .limit { color: var(--muted); }
.checks .room { text-align: right; }
.missed .value, .missed .room { color: var(--bad); font-weight: 600; }
.bar { position: relative; height: 8px; border-radius: 4px; background: var(--line); overflow: hidden; }
.bar::before { content: ""; position: absolute; inset: 0 auto 0 0; width: var(--fill); background: var(--good); border-radius: 4px 0 0 4px; }
.missed .bar::before { background: var(--bad); }
.bar::after { content: ""; position: absolute; inset: 0 auto 0 var(--limit); width: 2px; background: var(--text); box-shadow: 0 0 0 1px var(--surface); }
.numbers { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin-top: 1rem; }
.numbers dd { font-size: 1.125rem; }
.scroll { overflow-x: auto; margin-top: 1rem; }
.suites .scroll { margin-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.45rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
th:first-child, td:first-child { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--surface); }
thead th { color: var(--muted); font-weight: 500; font-size: 0.8125rem; }
tbody th { font-weight: 550; }
.errors td:last-child, .errors th:last-child { text-align: left; white-space: normal; min-width: 16em; }
.findings { margin-top: 1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.6rem; font-size: 0.9375rem; overflow-wrap: anywhere; }
pre { margin: 0.5rem 0 0; padding: 0.75rem 0.9rem; background: var(--code); border-radius: 8px; overflow-x: auto; font: 0.8125rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.75rem 2rem; margin-top: 1.5rem; }
.figure.wide { grid-column: 1 / -1; }
figcaption p { color: var(--muted); font-size: 0.8125rem; line-height: 1.4; margin-top: 0.15rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0.5rem 0 0.35rem; font-size: 0.8125rem; }
.legend li { display: inline-flex; align-items: center; gap: 0.45em; }
.key { flex: none; width: 16px; height: 0; border-top: 2.5px solid var(--color); }
.key.dash { border-top-style: dashed; border-top-width: 2px; }
.key.area { height: 11px; width: 11px; border: 0; border-radius: 3px; background: var(--color); }
.key.mark { width: 0; height: 12px; border: 0; border-left: 2px dotted var(--color); }
.plot { display: block; width: 100%; height: auto; font-family: inherit; font-size: 11px; }
.plot text { fill: var(--muted); white-space: pre; }
.plot [fill="var(--mark)"] text, .plot text[fill="var(--mark)"] { fill: var(--mark); }
.plot [fill="var(--text)"] text { fill: var(--text); }
.plot [fill="var(--on-state)"] text { fill: var(--on-state); }
.at-phone { display: none; }
details { margin-top: 0.5rem; font-size: 0.875rem; }
summary { cursor: pointer; color: var(--muted); width: max-content; max-width: 100%; }
details .scroll { margin-top: 0.4rem; max-height: 22rem; overflow-y: auto; }
footer { margin-top: 2.5rem; color: var(--muted); font-size: 0.875rem; }
footer h2 { font-size: 0.9375rem; letter-spacing: 0; margin-bottom: 0.4rem; }
footer li { margin-top: 0.3rem; max-width: 60em; }
@media (max-width: 860px) {
  .at-phone { display: block; }
  .at-desktop { display: none; }
  .figures { grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 1.5rem; }
  .figure.wide { grid-column: auto; }
  .checks { gap: 0.8rem; }
  .checks li { grid-template-columns: 1.1em 1fr auto; gap: 0.1rem 0.6rem; }
  .checks .limit { grid-column: 2; grid-row: 2; font-size: 0.8125rem; }
  .checks .room { grid-column: 3; grid-row: 2; font-size: 0.8125rem; }
  .checks .bar { grid-column: 2 / -1; grid-row: 3; margin-top: 0.2rem; }
}
@media (max-width: 480px) {
  .suites { padding: 0.25rem 1rem; }
  .facts { grid-template-columns: 1fr 1fr; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --surface: #ffffff; --text: #111111; --muted: #4c4c4c; --line: #d5d5d0; --code: #f4f4f0;
    --good: #16794a; --bad: #bf2f25; --warn: #9a5c00; --mark: #7a3fb0; --link: #111111; --on-state: #ffffff;
    --good-soft: #eef6f1; --bad-soft: #fbeeec;
    --series-1: #2466d1; --series-2: #d05a24; --series-3: #14877a; --series-4: #9640b8; --series-5: #9a7400; --series-6: #55616e;
  }
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .suites, .suite { border: 0; border-radius: 0; padding: 0; }
  .suite { border-top: 2px solid var(--text); padding-top: 0.75rem; }
  .scroll { overflow: visible; }
  .checks { gap: 0.2rem; font-size: 9pt; }
  .checks li { grid-template-columns: 1.1em 12em 6em 9em 1fr 7em; gap: 0 0.5rem; }
  .checks .limit, .checks .room, .checks .bar { grid-column: auto; grid-row: auto; margin: 0; font-size: 9pt; }
  table { font-size: 8.5pt; }
  th, td { padding: 0.3rem 0.4rem; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figure.wide { grid-column: auto; }
  .at-phone { display: block; }
  .at-desktop, details { display: none; }
  .figure, .checks li, .troubles, .facts > div, tr { break-inside: avoid; }
  h2, h3, h4, figcaption { break-after: avoid; }
}
`;
