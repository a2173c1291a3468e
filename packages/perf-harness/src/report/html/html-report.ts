import type { RunResult } from '../../result/run-result.ts';
import { verdictOf } from '../../result/verdict.ts';
import { headline } from '../headline.ts';
import { html, Markup } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { suiteList } from './suite-list.ts';
import { suiteSection } from './suite-section.ts';
import { suiteId, summarySection } from './summary-section.ts';

/**
 * A result as one HTML file to look at, print or send: no script in it, and nothing that it loads.
 *
 * @example
 * await writeFile('report.html', htmlReport(result));
 */
export function htmlReport(result: RunResult): string {
  const { suites } = result;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${headline(verdictOf(result))} – performance report</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
${summarySection(result)}
${suiteList(result)}
${suites.map((suite) => suiteSection(suite, suiteId(suites, suite)))}
<footer>${notes}</footer>
</main>
</body>
</html>
`;
  return page.text;
}

const notes = html`<h2>How to read this</h2>
<ul>
<li>Latencies are kept in HDR histograms: percentiles are at most 0.1 % above the exact ones, and never averaged. Failed operations have no part in them.</li>
<li>Under load, latencies count from the moment an operation was due, so that a stall shows in all that waited behind it.</li>
<li>The room is what a value leaves of its limit: 75 % where 50 ms of 200 ms are used.</li>
<li>Figures of two machines, or of two loads on one, do not compare.</li>
</ul>`;
