import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { code } from '../fixtures/counted-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import type { MigrationEvent } from '../runner/events.ts';

describeEachDatabase(
  'a migration in code that meets a lock',
  ({ engine }) => {
    test('is run again from its beginning, says who holds it up, and lets go meanwhile', async () => {
      const { migrator, deployer, open, database } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int)',
        '2_b': code(`
          export const up = async ({ knex, sql, log }) => {
            log('from the beginning');
            await sql\`INSERT INTO a VALUES (1)\`;
            await knex.schema.alterTable('a', (table) => table.text('name'));
          };`),
      });
      await migrator.up({ to: '1' });
      const told: MigrationEvent[] = [];
      let running: Promise<unknown> | undefined;
      await open().connection(async (holder) => {
        await holder.script("SET application_name = 'the report'; BEGIN; SELECT * FROM a");
        running = deployer({ onProgress: (event) => told.push(event) }).up();
        await waitUntil(() => told.filter(({ type }) => type === 'locked').length > 1);
        await holder.script('ROLLBACK');
      });
      await running;
      const locked = { type: 'locked', holder: expect.objectContaining({ application: 'the report' }) };
      expect(told).toContainEqual(expect.objectContaining(locked));
      expect(told.filter(({ type }) => type === 'log').length).toBeGreaterThan(2);
      expect((await database.query({ text: 'SELECT * FROM a', values: [] })).rows).toHaveLength(1);
    });

    test('gives up when its patience ends', async () => {
      const { migrator, deployer, open } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int)',
        '2_b': code('export const up = ({ sql }) => sql`ALTER TABLE a ADD COLUMN name text`;'),
      });
      await migrator.up({ to: '1' });
      await open().connection(async (holder) => {
        await holder.script('BEGIN; SELECT * FROM a');
        const impatient = deployer({ tableLockTimeoutMs: 1, tableLockPatienceMs: 0 });
        await expect(impatient.up()).rejects.toMatchObject({
          code: 'HF_MIGRATION_TABLE_LOCKED',
          state: 'rolled-back',
          message: expect.stringMatching(/line 1, column \d+: .*Held by pid \d+.*End that transaction/s),
        });
        await holder.script('ROLLBACK');
      });
    });

    test('is told where to put what cannot run inside a transaction', async () => {
      const { migrator } = await createScene(engine, {
        '1_a': code('export const up = ({ sql }) => sql`VACUUM`;'),
      });
      await expect(migrator.up()).rejects.toThrow(
        /belongs into a migration of its own, with a migration\.sql/,
      );
    });
  },
  { engines: ['postgres'] },
);
