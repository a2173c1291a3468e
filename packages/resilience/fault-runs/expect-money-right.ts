import { expect } from 'vitest';

import type { BankReport } from './bank.ts';

/** Repeats a run that failed: `HOLDFAST_SEED=7 vitest run …`. */
export function seedFromEnvironment(): number {
  const given = process.env['HOLDFAST_SEED'];
  const seed = given === undefined ? 42 : Number(given);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`HOLDFAST_SEED must be an integer, not ${given}`);
  return seed;
}

/**
 * Money never moved wrongly. Of one server that always comes back every outcome can be found out; `unknowable` says how
 * many could not, where a server was lost for good.
 */
export function expectMoneyRight(report: BankReport, unknowable = 0): void {
  const { missingOrTwice, ghosts, wrongBalances, total, connectionsLeft } = report;
  const unknown = Math.max(0, report.unknown - unknowable);
  const found = { missingOrTwice, ghosts, wrongBalances, unknown, total, connectionsLeft };
  expect(found, describeRun(report)).toEqual({
    missingOrTwice: [],
    ghosts: [],
    wrongBalances: [],
    unknown: 0,
    total: report.expectedTotal,
    connectionsLeft: 0,
  });
}

export function describeRun({ faults, ...report }: BankReport): string {
  const { committed, failed, attempts, unknown, lost } = report;
  const struck = Object.entries(faults.struck).filter(([, times]) => times > 0);
  const figures = (counts: readonly (readonly [string, number])[]) =>
    counts.map(([name, times]) => `${name} ${times}`).join(', ');
  return [
    `seed ${faults.seed}: ${faults.records.length} faults in ${Math.round(faults.elapsedMs / 1_000)} s`,
    `  faults: ${figures(struck)}, missed ${faults.missed}`,
    `  transfers: ${committed} committed in ${attempts} attempts, failed: ${figures(Object.entries(failed))}, unknown ${unknown}`,
    `  lost COMMITs asked about: ${figures(Object.entries(lost))}`,
  ].join('\n');
}
