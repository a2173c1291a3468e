import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { code, counting, readCounts, run, table } from '../fixtures/counted-rows.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import type { MigrationEvent } from '../runner/events.ts';

describeEachDatabase('a backfill', ({ engine }) => {
  test('changes each row once, and tells how far it is', async () => {
    const { migrator, deployer, database } = await createScene(engine, {
      '1_t': table(1_050),
      '2_fill': counting(),
    });
    await migrator.up({ to: '1' });
    if (engine === 'postgres') await run(database, 'ANALYZE counted');
    const told: MigrationEvent[] = [];
    const { done } = await deployer({ onProgress: (event) => told.push(event) }).up();
    expect(done).toHaveLength(1);
    expect(await readCounts(database)).toEqual([[1, 1_050]]);
    const progress = told.filter((event) => event.type === 'progress');
    expect(progress).toHaveLength(11);
    expect(progress[4]).toMatchObject({
      revision: '2_fill',
      step: 'count them',
      rows: 500,
      totalRows: 1_050,
    });
    expect(progress[4]?.rowsPerSecond).toBeGreaterThan(0);
    expect(progress[4]?.remainingMs).toBeGreaterThan(0);
    expect(await readLedger(database)).toMatchObject([
      {},
      { applied_steps_count: 1, logs: expect.stringMatching(/^holdfast: applied by code \[[0-9a-f]{64}\]$/) },
    ]);
  });

  test('of a table without rows is done at once', async () => {
    const { migrator, database, told } = await createScene(engine, { '1_t': table(0), '2_fill': counting() });
    await migrator.up();
    expect(await readCounts(database)).toEqual([]);
    expect(told.at(-1)).toBe('finished 2_fill');
  });

  test('takes only the rows that its condition names', async () => {
    const scene = await createScene(engine, {
      '1_t': table(500),
      '2_fill': counting("where: 'id % 2 = 0 OR id = 1 -- and no other',"),
    });
    await scene.migrator.up();
    expect(await readCounts(scene.database)).toEqual([
      [0, 249],
      [1, 251],
    ]);
  });

  test('that fails goes on behind the last batch that went through, once its code is mended', async () => {
    const { migrator, folder, database } = await createScene(engine, { '1_t': table(500) });
    const checking = (check: string) =>
      code(`export const up = {
  'count them': {
    backfill: 'counted', maxRows: 100, pauseMs: 0,
    async batch({ sql, range, rows }) {
      await sql\`UPDATE counted SET n = n + 1 WHERE \${range}\`;
      ${check}
    },
  },
};`);
    await folder.write({
      '2_fill': checking("if (rows.some(({ id }) => id === 250)) throw new Error('odd row');"),
    });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_CODE',
      state: 'resumable',
      step: 'count them',
      message: expect.stringMatching(
        /^2_fill\/migration\.ts failed in the step 'count them' at line 6, column 52: odd row\n.*200 rows of its first step are done and stay.*goes on there/s,
      ),
    });
    expect(await readCounts(database)).toEqual([
      [0, 300],
      [1, 200],
    ]);
    expect((await migrator.status()).revisions[1]).toMatchObject({ state: 'failed' });
    await folder.write({ '2_fill': checking('') });
    await migrator.up();
    expect(await readCounts(database)).toEqual([[1, 500]]);
  });

  test('between other steps: each is remembered once it is done, and may not be renamed or moved then', async () => {
    const first = "'add': ({ sql }) => sql`ALTER TABLE counted ADD COLUMN extra int`,";
    const last = "'fail': ({ sql }) => sql`SELECT * FROM nowhere`,";
    const { migrator, folder, database } = await createScene(engine, {
      '1_t': table(150),
      '2_fill': counting('', first, last),
    });
    await expect(migrator.up()).rejects.toThrow(/in the step 'fail'.*2 of its 3 steps are done and stay/s);
    await folder.write({ '2_fill': counting('', first.replace('add', 'change'), last) });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_UNFINISHED',
      message: expect.stringContaining('renamed, moved or removed since'),
    });
    await folder.write({ '2_fill': counting('', first, last.replace('nowhere', 'counted')) });
    await migrator.up();
    expect(await readCounts(database)).toEqual([[1, 150]]);
    expect((await migrator.status()).upToDate).toBe(true);
  });

  test('that is stopped by its signal ends behind a batch; the next run goes on there, with what has come and gone', async () => {
    const { migrator, deployer, database } = await createScene(engine, {
      '1_t': table(1_000),
      '2_fill': counting(),
    });
    await migrator.up({ to: '1' });
    const controller = new AbortController();
    const stopped = deployer({
      onProgress: (event) => event.type === 'progress' && event.rows === 300 && controller.abort(),
    });
    await expect(stopped.up({ signal: controller.signal })).rejects.toMatchObject({
      code: 'HF_MIGRATION_ABORTED',
    });
    expect(await readCounts(database)).toEqual([
      [0, 700],
      [1, 300],
    ]);
    await run(database, 'INSERT INTO counted VALUES (2000, 0), (2001, 0), (-1, 7)');
    // The row that the checkpoint names, one behind it and one ahead.
    await run(database, 'DELETE FROM counted WHERE id IN (300, 100, 500)');
    await migrator.up();
    expect(await readCounts(database)).toEqual([
      [1, 999],
      [7, 1],
    ]);
  });

  test('by two deployers at once changes each row once', async () => {
    const { migrator, deployer, database } = await createScene(engine, {
      '1_t': table(2_000),
      '2_fill': counting(),
    });
    await migrator.up({ to: '1' });
    const runs = await Promise.all([deployer().up(), deployer().up()]);
    expect(await readCounts(database)).toEqual([[1, 2_000]]);
    expect(runs.flatMap(({ done }) => done)).toHaveLength(1);
  });

  test('hands out rows, for what only code can compute', async () => {
    const { migrator, database } = await createScene(engine, {
      '1_t': table(250),
      '2_fill': code(`
        import type { BatchContext, MigrationCode } from '@holdfast/migrations/code';
        export const up: MigrationCode = {
          square: {
            backfill: ['counted'], columns: ['n'], pauseMs: 0,
            async batch({ knex, rows }: BatchContext<{ id: number; n: number }>) {
              for (const { id, n } of rows) await knex('counted').where({ id }).update({ n: n + id * id });
            },
          },
        };`),
    });
    await migrator.up();
    const text = 'SELECT count(*) AS count FROM counted WHERE n = id * id';
    expect((await database.query<{ count: number }>({ text, values: [] })).rows).toMatchObject([
      { count: expect.toSatisfy((count) => Number(count) === 250) },
    ]);
  });
});

describeEachDatabase(
  'a backfill that something comes in the way of',
  ({ engine }) => {
    test('tries its batch again, smaller, and changes each row once', async () => {
      const { migrator, deployer, database, open } = await createScene(engine, {
        '1_t': table(300),
        '2_fill': counting(),
      });
      await migrator.up({ to: '1' });
      const told: MigrationEvent[] = [];
      let running: Promise<unknown> | undefined;
      await open().connection(async (holder) => {
        await holder.script('BEGIN; SELECT * FROM counted WHERE id = 180 FOR UPDATE');
        running = deployer({ onProgress: (event) => told.push(event) }).up();
        await waitUntil(() => told.filter(({ type }) => type === 'locked').length > 2);
        await holder.script('ROLLBACK');
      });
      await running;
      expect(await readCounts(database)).toEqual([[1, 300]]);
      const rows = told.flatMap((event) => (event.type === 'progress' ? [event.rows] : []));
      expect(rows.slice(0, 2)).toEqual([100, expect.toSatisfy((done) => done < 180)]);
    });

    test('goes on behind the last batch after its connection was lost', async () => {
      const { migrator, folder, database } = await createScene(engine, {
        '1_t': table(300),
        '2_fill': code(`export const up = {
  'count them': {
    backfill: 'counted', maxRows: 100, pauseMs: 0,
    async batch({ sql, range, rows }) {
      await sql\`UPDATE counted SET n = n + 1 WHERE \${range}\`;
      if (rows.some(({ id }) => id === 250)) await sql\`SELECT pg_terminate_backend(pg_backend_pid())\`;
    },
  },
};`),
      });
      await expect(migrator.up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_CODE',
        state: 'unknown',
        message: expect.stringMatching(
          /line 6, column \d+: .*the ledger knows:\n {2}run holdfast-migrate up again\.$/s,
        ),
      });
      await folder.write({ '2_fill': counting() });
      await migrator.up();
      expect(await readCounts(database)).toEqual([[1, 300]]);
    });

    test('is cancelled in the middle of a statement', async () => {
      const { migrator, deployer, database } = await createScene(engine, {
        '1_t': table(300),
        '2_fill': counting('', '', 'sleep: ({ sql }) => sql`SELECT pg_sleep(600)`,'),
      });
      await migrator.up({ to: '1' });
      const controller = new AbortController();
      const running = deployer().up({ signal: controller.signal });
      const sleeping =
        "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
      await waitUntil(async () => (await database.query({ text: sleeping, values: [] })).rows.length > 0);
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'HF_MIGRATION_ABORTED' });
      expect((await readLedger(database))[1]?.logs).toMatch(/^holdfast: up, 1 of 2 steps done/);
    });
  },
  { engines: ['postgres'] },
);
