import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { LagLedger, type Mark } from './lag-ledger.ts';

function ledgerOf(...marks: [at: number, lsn: bigint][]): LagLedger {
  const ledger = new LagLedger();
  for (const [at, lsn] of marks) ledger.record({ at, lsn });
  return ledger;
}

describe('a ledger of the log', () => {
  test('knows no lag before the primary was asked', () => {
    expect(ledgerOf().lagMs(5n)).toBeUndefined();
    expect(ledgerOf().lagBytes(5n)).toBeUndefined();
  });

  test('says how old the data of a replica are', () => {
    const ledger = ledgerOf([1_000, 10n], [2_000, 20n], [3_000, 30n]);
    expect(ledger.lagMs(30n)).toBe(0);
    expect(ledger.lagMs(29n)).toBe(1_000);
    expect(ledger.lagMs(10n)).toBe(2_000);
    expect(ledger.lagMs(9n)).toBeUndefined();
    expect([ledger.lagBytes(31n), ledger.lagBytes(12n)]).toEqual([0, 18]);
  });

  test('finds no lag in a primary that writes nothing, however long', () => {
    expect(ledgerOf([1_000, 10n], [9_000, 10n]).lagMs(10n)).toBe(0);
    expect(ledgerOf([1_000, 10n], [9_000, 10n], [10_000, 11n]).lagMs(10n)).toBe(1_000);
  });

  test('begins anew where the log does', () => {
    const ledger = ledgerOf([1_000, 10n], [2_000, 20n], [3_000, 15n]);
    expect(ledger.lagMs(15n)).toBe(0);
    expect(ledger.lagMs(14n)).toBeUndefined();
  });

  test('never says that data are younger than they are', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(1_000), bytes: fc.bigInt(0n, 50n) }), {
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(steps, fc.nat(), (all, pick) => {
        const ledger = new LagLedger();
        const marks: Mark[] = [];
        for (const { afterMs, bytes } of all) {
          const last = marks.at(-1) ?? { at: 0, lsn: 0n };
          const mark = { at: last.at + afterMs, lsn: last.lsn + bytes };
          marks.push(mark);
          ledger.record(mark);
        }
        const replayed = marks[pick % marks.length]?.lsn ?? 0n;
        const shown = marks.findLast(({ lsn }) => lsn <= replayed)?.at ?? 0;
        const lag = ledger.lagMs(replayed);
        if (lag !== undefined) expect(lag).toBe((marks.at(-1)?.at ?? 0) - shown);
        else expect(marks.length).toBeGreaterThan(256);
      }),
    );
  });
});
