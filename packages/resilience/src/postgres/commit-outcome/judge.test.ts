import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge, type XactStatus } from './judge.ts';
import type { Recovery, ServerFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

const server: ServerFacts = {
  system: '77',
  timeline: '00000001',
  durable: true,
  recovery: { at: 10, nextXid: 700n },
};
const witness: Witness = { xid: 800n, beganAt: 1_000, server };
const crashed = (nextXid: bigint | undefined): Recovery => ({ at: 2_000, nextXid });
const statuses: readonly XactStatus[] = ['committed', 'aborted', 'in progress', 'future', 'forgotten'];

describe('a server that has not crashed since', () => {
  test.each([
    ['committed', 'committed'],
    ['aborted', 'rolled-back'],
    ['in progress', 'wait'],
    ['future', 'unknown'],
    ['forgotten', 'unknown'],
  ] as const)('that says %j means %j', (status, verdict) => {
    expect(judge(witness, server, { status }, undefined)).toBe(verdict);
  });
});

describe('a server that has crashed since', () => {
  test.each([
    ['committed', 801n, 'committed'],
    // The id was given out again, and the other transaction is what was asked about.
    ['committed', 800n, 'rolled-back'],
    ['in progress', 790n, 'rolled-back'],
    ['committed', undefined, 'unknown'],
    // It may not have crashed: statistics can be reset by hand.
    ['in progress', undefined, 'wait'],
    ['aborted', 900n, 'rolled-back'],
    ['aborted', undefined, 'rolled-back'],
    ['future', 790n, 'rolled-back'],
    ['forgotten', 900n, 'unknown'],
  ] as const)('that says %j, and went on from %s, means %j', (status, nextXid, verdict) => {
    expect(judge(witness, server, { status }, crashed(nextXid))).toBe(verdict);
  });

  test.each([
    [1_500, 'committed'],
    [2_500, 'rolled-back'],
  ] as const)(
    'that has it committed at %i, the crash having been at 2000, means %j',
    (committedAt, verdict) => {
      const testimony = { status: 'committed', committedAt } as const;
      expect(judge(witness, server, testimony, crashed(undefined))).toBe(verdict);
    },
  );
});

test('another server, or the same after a promotion, is never believed', () => {
  const elsewhere = fc.constantFrom<Partial<ServerFacts>>({ system: '78' }, { timeline: '00000002' });
  const recovery = fc.option(
    fc.record({ at: fc.nat(), nextXid: fc.option(fc.bigInt(), { nil: undefined }) }),
    {
      nil: undefined,
    },
  );
  fc.assert(
    fc.property(elsewhere, fc.constantFrom(...statuses), recovery, (other, status, last) => {
      expect(judge(witness, { ...server, ...other }, { status }, last)).toBe('unknown');
    }),
  );
});

test('a replica is waited for to be promoted, or to be replaced by its primary', () => {
  expect(judge(witness, { ...server, timeline: undefined }, { status: 'committed' }, undefined)).toBe('wait');
});
