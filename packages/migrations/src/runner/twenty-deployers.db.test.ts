import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { deploy } from '../fixtures/killed-deployer.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';

/** Each revision says that it was run, in a way that another run of it does not hide. */
const revisions = {
  '00_runs': 'CREATE TABLE runs (n int);',
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`${n + 10}_run`, `INSERT INTO runs VALUES (${n});`]),
  ),
};

describeEachDatabase('twenty deployers, each a process, started at once', ({ engine }) => {
  test('apply each revision once, and all of them end well', { timeout: 120_000 }, async () => {
    const scene = await createScene(engine, revisions);
    const all = Array.from({ length: 20 }, () => deploy(engine, scene, []));
    expect((await Promise.all(all)).map(({ code }) => code)).toEqual(Array.from(all, () => 0));
    const { rows } = await scene.database.query({ text: 'SELECT n FROM runs ORDER BY n', values: [] });
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, n) => n));
    const entries = await readLedger(scene.database);
    expect(entries.map((entry) => entry.migration_name).sort()).toEqual(Object.keys(revisions));
    expect(entries.every((entry) => entry.finished_at !== null && entry.rolled_back_at === null)).toBe(true);
  });
});
