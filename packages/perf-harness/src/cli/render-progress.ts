import { roomText } from '../report/describe-check.ts';
import { duration } from '../report/quantity.ts';
import { labelOf } from '../result/measurement.ts';
import type { SuiteResult } from '../result/run-result.ts';
import { verdictOf } from '../result/verdict.ts';
import type { RunProgress } from '../runner/progress.ts';
import { describeMiss, describeOutcome } from '../thresholds/check-thresholds.ts';
import type { Page } from './io.ts';

/** Shows a run while it goes on: what is measured now, and a line for each suite that has ended. */
export function progressOn(page: Page): (progress: RunProgress) => void {
  let heading = '';
  return (progress) => {
    switch (progress.type) {
      case 'started':
        heading = `  … ${progress.title} (${progress.number} of ${progress.total})`;
        page.passing(heading);
        break;
      case 'step': {
        const done = progress.done === undefined ? '' : ` ${Math.floor(progress.done * 100)} %`;
        page.passing(`${heading} ${page.style('dim', progress.step + done)}`);
        break;
      }
      case 'ended':
        renderSuite(page, progress.result);
    }
  };
}

function renderSuite(page: Page, suite: SuiteResult): void {
  const { passed, checks, missed, tightest } = verdictOf({ suites: [suite] });
  const sign = passed ? page.style('green', '✔') : page.style('red', '✘');
  const limits =
    checks.length === 0 ? [] : [`${checks.length - missed.length} of ${checks.length} limits met`];
  const least =
    tightest === undefined || !passed
      ? []
      : [`least room: ${tightest.check.title}, ${roomText(tightest.check)}`];
  const facts = [duration(suite.durationMs), ...limits, ...least].join(', ');
  page.line(`  ${sign} ${suite.title} ${page.style('dim', facts)}`);
  if (suite.outcome !== 'completed') page.line(`      ${describeOutcome(suite)}`);
  for (const { measurement, check } of missed) {
    page.line(`      ${describeMiss({ ...check, of: labelOf(measurement) })}`);
  }
}
