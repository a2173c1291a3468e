import { labelOf } from '../../result/measurement.ts';
import type { RunResult, SuiteResult } from '../../result/run-result.ts';
import { type PlacedCheck, type Verdict, verdictOf } from '../../result/verdict.ts';
import { checkText } from '../describe-check.ts';
import { headline } from '../headline.ts';
import { duration } from '../quantity.ts';
import { sign } from './check-list.ts';
import { type Content, html } from './markup.ts';

/** The top of the page: what it all comes to, in one look. */
export function summarySection(result: RunResult): Content {
  const verdict = verdictOf(result);
  return html`<header class="summary ${verdict.passed ? 'passed' : 'failed'}">
<p class="kicker">Performance report</p>
<h1>${headline(verdict)}</h1>
<p class="lead">${lead(verdict)}</p>
${marks(verdict)}
${troubles(verdict, result)}
<dl class="facts">${facts(result).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function lead({ tightest }: Verdict): Content {
  if (tightest === undefined) return 'What follows are the figures.';
  const words = tightest.check.met ? 'The least room:' : 'The furthest over:';
  return html`${words} <strong>${placeOf(tightest)}</strong>: ${checkText(tightest.check)}.`;
}

function placeOf({ suite, measurement }: Pick<PlacedCheck, 'suite' | 'measurement'>): string {
  return `${suite.title} › ${labelOf(measurement)}`;
}

/** One square for each limit: what is missed is seen among many. */
function marks({ checks }: Verdict): Content {
  if (checks.length === 0) return undefined;
  return html`<div class="marks" aria-hidden="true">${checks.map(
    ({ check }) => html`<i class="${check.met ? 'met' : 'missed'}"></i>`,
  )}</div>`;
}

function troubles({ missed, incomplete }: Verdict, { suites }: RunResult): Content {
  if (missed.length + incomplete.length === 0) return undefined;
  return html`<section class="troubles" aria-labelledby="troubles"><h2 id="troubles">What is wrong</h2><ul>
${incomplete.map((suite) => html`<li>${sign(false)}<a href="#${suiteId(suites, suite)}">${suite.title}</a> ${suite.outcome}: ${suite.error?.message ?? 'no reason was given'}</li>`)}
${missed.map((placed) => html`<li>${sign(false)}<a href="#${suiteId(suites, placed.suite)}">${placeOf(placed)}</a>: ${checkText(placed.check)}.</li>`)}
</ul></section>`;
}

export function suiteId(suites: readonly SuiteResult[], suite: SuiteResult): string {
  return `suite-${suites.indexOf(suite) + 1}`;
}

function facts({
  startedAt,
  durationMs,
  machine,
  versions,
  seed,
}: RunResult): readonly (readonly [string, string])[] {
  const { cpu, cores, memoryBytes, platform, architecture } = machine;
  return [
    ['Measured', `${startedAt.replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`],
    ['Took', duration(durationMs)],
    ['Machine', `${cores} × ${cpu}`],
    ['Memory', `${Math.round(memoryBytes / 2 ** 30)} GiB`],
    ['System', `${platform} ${architecture}`],
    ...Object.entries(versions),
    ['seed', String(seed)],
  ];
}
