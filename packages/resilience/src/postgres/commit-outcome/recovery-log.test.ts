import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RecoveryLog } from './recovery-log.ts';
import type { Witness } from './witness.ts';

function transaction(xid: bigint, beganAt: number, { durable = true, since = 0 } = {}): Witness {
  const recovery = { at: since, nextXid: undefined };
  return { xid, beganAt, server: { system: '77', timeline: '00000001', durable, recovery } };
}

test('finds the first recovery after a transaction began, in whatever order they were seen', () => {
  const recoveries = fc.uniqueArray(fc.nat(1_000), { maxLength: 20 });
  fc.assert(
    fc.property(recoveries, fc.nat(1_000), (times, beganAt) => {
      const log = new RecoveryLog();
      for (const time of times) log.note({ at: time, nextXid: BigInt(time) });
      const later = times.filter((time) => time > beganAt);
      const first = log.firstAfter(transaction(800n, beganAt))?.at;
      expect(first).toBe(later.length === 0 ? undefined : Math.min(...later));
    }),
  );
});

test('keeps what it first learned of a recovery: later the server may not say it any more', () => {
  const log = new RecoveryLog();
  log.note({ at: 5, nextXid: 700n });
  log.note({ at: 5, nextXid: undefined });
  expect(log.firstAfter(transaction(800n, 0))).toEqual({ at: 5, nextXid: 700n });
});

describe('where the server does not say from which id it went on', () => {
  const recovery = { at: 2_000, nextXid: undefined };

  test('takes a later transaction that was heard to commit as proof that the id was not given out again', () => {
    const log = new RecoveryLog();
    log.noteCommitted(transaction(810n, 1_200));
    log.noteCommitted(transaction(805n, 1_100));
    log.note(recovery);
    expect(log.firstAfter(transaction(800n, 1_000))).toEqual({ at: 2_000, nextXid: 811n });
  });

  test.each([
    ['has a lower id', transaction(799n, 1_200), transaction(800n, 1_000)],
    ['began after the crash', transaction(810n, 2_100), transaction(800n, 1_000)],
    ['began before, and so maybe before another crash', transaction(810n, 900), transaction(800n, 1_000)],
    [
      'need not have been on disk',
      transaction(810n, 1_200, { durable: false }),
      transaction(800n, 1_000, { durable: false }),
    ],
  ])('does not take one that %s', (_, committed, asked) => {
    const log = new RecoveryLog();
    log.noteCommitted(committed);
    log.note(recovery);
    expect(log.firstAfter(asked)).toEqual(recovery);
  });
});
