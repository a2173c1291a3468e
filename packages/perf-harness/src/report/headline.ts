import type { Verdict } from '../result/verdict.ts';
import { count } from './quantity.ts';

/** The verdict in a few words: `All 24 limits met`. */
export function headline({ checks, missed, incomplete }: Verdict): string {
  const limits = describeLimits(checks.length, missed.length);
  if (incomplete.length === 0) return limits;
  const suites = incomplete.length === 1 ? '1 suite' : `${incomplete.length} suites`;
  return `${suites} did not complete${checks.length === 0 ? '' : `, ${limits.toLowerCase()}`}`;
}

function describeLimits(all: number, missed: number): string {
  if (all === 0) return 'Measured, with no limits set';
  const limits = all === 1 ? '1 limit' : `${count(all)} limits`;
  return missed === 0 ? `All ${limits} met` : `${missed} of ${limits} missed`;
}
