import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import type { SessionLeak, SessionReport } from './session-report.ts';

const PLACES_SHOWN = 10;
const FRAMES_SHOWN = 5;

/** Sessions or connections were opened and not closed. */
export class SessionLeakError extends PerfHarnessError {
  readonly report: SessionReport;

  constructor(report: SessionReport) {
    const { leaked, leaks, counts } = report;
    const opened = Object.values(counts).reduce((sum, count) => sum + count.opened, 0);
    const more = leaks.length > PLACES_SHOWN ? `\n  and ${leaks.length - PLACES_SHOWN} more places` : '';
    super(
      'SessionLeakError',
      'HF_PERF_SESSION_LEAK',
      `${leaked} of ${opened} opened ${leaked === 1 ? 'was' : 'were'} not closed. ` +
        `Close each in a finally block.${leaks.slice(0, PLACES_SHOWN).map(described).join('')}${more}`,
    );
    this.report = report;
  }
}

function described({ kind, place, stack, count, collected, oldestMs }: SessionLeak): string {
  const gone = collected > 0 ? `, ${collected} of them garbage-collected since` : '';
  const frames = stack.slice(0, FRAMES_SHOWN).map((frame) => `\n      at ${frame}`);
  return `\n  ${count} × ${kind}, opened at ${place}${gone}; the oldest ${seconds(oldestMs)} ago${frames.join('')}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
