import { expect, test } from 'vitest';

import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { checksumOf } from '../revision/checksum.ts';
import type { Revision } from '../revision/revision.ts';
import { compareHistory } from './history.ts';
import { type DownTarget, planDown, planUp, type Step } from './plan.ts';

const revision = (name: string, down: string | undefined = `not ${name}`): Revision => ({
  name,
  script: name,
  checksum: checksumOf(name),
  down,
});

/** An entry of an attempt that began `second` seconds after the epoch and finished at once. */
const entry = (name: string, second: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: `id of ${name}`,
  name,
  checksum: checksumOf(name),
  startedAt: new Date(second * 1_000),
  finishedAt: new Date(second * 1_000),
  rolledBackAt: undefined,
  logs: undefined,
  ...change,
});

const names = (steps: readonly Step[]): readonly string[] => steps.map((step) => step.revision.name);
const folder = ['1_a', '2_b', '3_c'].map((name) => revision(name));
const up = (entries: readonly LedgerEntry[], to?: string) =>
  names(planUp(compareHistory(folder, entries), to));
const down = (entries: readonly LedgerEntry[], target: DownTarget = {}) =>
  names(planDown(compareHistory(folder, entries), target));
const all = [entry('1_a', 1), entry('2_b', 2), entry('3_c', 3)];

test('up takes what is pending, in the order of the folder, as far as it is told', () => {
  expect(up([])).toEqual(['1_a', '2_b', '3_c']);
  expect(up([], '2')).toEqual(['1_a', '2_b']);
  expect(up([entry('1_a', 1)], '1_a')).toEqual([]);
});

test('up takes a pending revision that an applied one has overtaken', () => {
  expect(up([entry('1_a', 1), entry('3_c', 2)])).toEqual(['2_b']);
});

test('an attempt that was declared rolled back does not count', () => {
  const undone = { finishedAt: undefined, rolledBackAt: new Date() };
  expect(up([entry('1_a', 1, undone)])).toEqual(['1_a', '2_b', '3_c']);
  expect(up([entry('1_a', 1, undone), entry('1_a', 2)])).toEqual(['2_b', '3_c']);
});

test('down takes the last applied one, and as many more as it is told', () => {
  expect(down(all)).toEqual(['3_c']);
  expect(down(all, { steps: 2 })).toEqual(['3_c', '2_b']);
  expect(down(all, { steps: 'all' })).toEqual(['3_c', '2_b', '1_a']);
  expect(down(all, { steps: 99 })).toEqual(['3_c', '2_b', '1_a']);
  expect(down([])).toEqual([]);
});

test('down to a revision leaves it applied', () => {
  expect(down(all, { to: '1_a' })).toEqual(['3_c', '2_b']);
  expect(down(all, { to: '3_c' })).toEqual([]);
});

test('down goes by when revisions were applied, and by their names where that was the same moment', () => {
  expect(down([entry('1_a', 3), entry('2_b', 2), entry('3_c', 1)], { steps: 'all' })).toEqual([
    '1_a',
    '2_b',
    '3_c',
  ]);
  expect(down([entry('1_a', 1), entry('2_b', 1), entry('3_c', 1)])).toEqual(['3_c']);
});

test('down to a revision that is not applied is refused', () => {
  expect(() => down([entry('1_a', 1)], { to: '2_b' })).toThrow("'2_b' is not applied");
});

test('down past a revision without down.sql is refused as a whole', () => {
  const history = compareHistory(
    [revision('1_a'), { ...revision('2_b'), down: undefined }, revision('3_c')],
    all,
  );
  expect(names(planDown(history, { steps: 1 }))).toEqual(['3_c']);
  expect(() => planDown(history, { steps: 2 })).toThrow(
    'no way back past a migration without down.sql: 2_b.',
  );
});

test('an attempt that did not finish stops both ways, and says when it began and what it said', () => {
  const failed = [
    entry('1_a', 1),
    entry('2_b', 2, { finishedAt: undefined, logs: 'syntax error\nat line 1' }),
  ];
  for (const way of [up, down]) {
    expect(() => way(failed)).toThrow(
      'the migration 2_b was begun at 1970-01-01T00:00:02.000Z and did not finish:\n    syntax error\n    at line 1',
    );
  }
});

test('an edited revision stops the way up and is named; the way down is how to get rid of it', () => {
  const edited = [entry('1_a', 1, { checksum: checksumOf('what it was') })];
  expect(() => up(edited)).toThrow('migration.sql was edited after it was applied: 1_a.');
  expect(down(edited)).toEqual(['1_a']);
});

test('an applied revision without a folder stops the way up, and the way down past it', () => {
  const ahead = [...all, entry('4_d', 4)];
  expect(() => up(ahead)).toThrow('applied in this database and not in the folder: 4_d.');
  expect(() => down(ahead)).toThrow('applied in this database and not in the folder: 4_d.');
});

test('a long list of names is cut', () => {
  const many = Array.from({ length: 8 }, (_, index) => entry(`9_${index}`, 9));
  expect(() => up(many)).toThrow('9_0, 9_1, 9_2, 9_3, 9_4 and 3 more.');
});
