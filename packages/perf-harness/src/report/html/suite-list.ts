import type { RunResult } from '../../result/run-result.ts';
import { verdictOf } from '../../result/verdict.ts';
import { roomText } from '../describe-check.ts';
import { duration } from '../quantity.ts';
import { sign } from './check-list.ts';
import { dataTable } from './data-table.ts';
import { type Content, html } from './markup.ts';
import { suiteId } from './summary-section.ts';

/** The suites in a table, each a link to its section. */
export function suiteList({ suites }: RunResult): Content {
  const rows = suites.map((suite) => {
    const { passed, checks, missed, tightest } = verdictOf({ suites: [suite] });
    return [
      html`${sign(passed)} <a href="#${suiteId(suites, suite)}">${suite.title}</a>`,
      suite.outcome,
      checks.length === 0 ? '–' : `${checks.length - missed.length} of ${checks.length}`,
      tightest === undefined ? '–' : `${tightest.check.title}: ${roomText(tightest.check)}`,
      duration(suite.durationMs),
    ];
  });
  const header = ['Suite', 'Outcome', 'Limits met', 'Least room', 'Took'];
  return html`<nav class="suites" aria-label="Suites">${dataTable([header, ...rows], 'Suites')}</nav>`;
}
