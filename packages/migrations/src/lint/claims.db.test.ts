import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';

import { claims, ground, reading } from '../fixtures/lint-claims.ts';
import { measure } from '../fixtures/measure-statement.ts';
import { createScene } from '../fixtures/scene.ts';
import { compareDescriptions, formatDifferences } from '../introspection/compare-descriptions.ts';
import { describeDatabase } from '../introspection/database-description.ts';
import { volatileFunctions } from './catalog/volatile.ts';
import type { LintFinding } from './finding.ts';
import { lintRevisions } from './lint-revisions.ts';

// What the rules claim of the server, asked of the server: the lock that each dangerous statement takes, whether it
// reads all rows or writes them anew; and that the safe way goes through, is clean by the same rules, reads no rows under
// a lock that anybody waits for, and leads to the same schema.

describeEachDatabase(
  'what the rules claim',
  () => {
    test.for(claims)('$rule: $sql', async ({ rule, sql, on = 'users', does, ends, since = 15 }, { skip }) => {
      const scene = await createScene('postgres', { '1': ground });
      await scene.migrator.up();
      const client = await connect(scene.url);
      skip((await versionOf(client)) < since, `PostgreSQL ${since} or newer`);
      await scene.folder.write({ '2': sql });
      const finding = await findingOf(scene.folder.dir, rule);
      const safe = stepsOf(finding);
      if (ends !== 'in prose') expect(safe.length).toBeGreaterThan(0);
      expect(await measure(client, sql, on)).toMatchObject(does);
      if (ends === 'in prose') return;

      const other = await createScene('postgres', { '1': ground });
      await other.migrator.up();
      const observer = await connect(other.url);
      for (const [index, step] of safe.entries()) {
        await other.folder.write({ [`2_${index}`]: step });
        // What cannot run in a transaction cannot be measured in one, either.
        if (/CONCURRENTLY|COMMIT;/.test(step)) await other.migrator.up();
        else await expectHarmless(observer, step, on);
      }
      if (ends === 'otherwise') return;
      const { findings } = await lintRevisions({ dir: other.folder.dir, dialect: 'postgres', since: '1' });
      expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
      const fresh = await createScene('postgres', { '1': ground });
      for (const [index, step] of safe.entries()) await fresh.folder.write({ [`2_${index}`]: step });
      await fresh.migrator.up();
      const differences = compareDescriptions(
        await describeDatabase(scene.database),
        await describeDatabase(fresh.database),
      );
      expect(formatDifferences(differences)).toBe('');
      const nicks = 'SELECT id, nick FROM users ORDER BY id';
      const rowsOf = async (url: string): Promise<unknown> => (await (await connect(url)).query(nicks)).rows;
      expect(await rowsOf(fresh.url)).toEqual(await rowsOf(scene.url));
    });

    test('a partition whose bounds a validated check says is attached without reading it', async () => {
      const scene = await createScene('postgres', { '1': ground });
      await scene.migrator.up();
      const client = await connect(scene.url);
      const check = "CHECK (day >= '2026-02-01' AND day < '2026-03-01')";
      await client.query(`ALTER TABLE loose_part ADD CONSTRAINT bounds ${check} NOT VALID`);
      await client.query('ALTER TABLE loose_part VALIDATE CONSTRAINT bounds');
      const attach =
        "ALTER TABLE parts ATTACH PARTITION loose_part FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')";
      expect(await measure(client, attach, 'loose_part')).toMatchObject({ rowsRead: 0 });
    });

    test('VALIDATE behind its ADD reads the table under the lock of the ADD', async () => {
      const scene = await createScene('postgres', { '1': ground });
      await scene.migrator.up();
      const sql =
        'ALTER TABLE users ADD CONSTRAINT c CHECK (length(name) < 20) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c';
      await scene.folder.write({ '2': sql });
      await findingOf(scene.folder.dir, 'validate-in-same-transaction');
      expect(await measure(await connect(scene.url), sql, 'users')).toMatchObject(reading);
    });

    test.each([
      ['add-required-column', 'ALTER TABLE users ADD COLUMN age int NOT NULL', '23502'],
      ['not-in-transaction', 'BEGIN; CREATE INDEX CONCURRENTLY i ON users (name); COMMIT', '25001'],
      ['not-in-transaction', 'BEGIN; VACUUM (FULL) loose; COMMIT', '25001'],
      [
        'enum-value-used',
        "BEGIN; ALTER TYPE role ADD VALUE 'owner'; UPDATE members SET role = 'owner' WHERE id = 1; COMMIT",
        '55P04',
      ],
    ])('%s: the server refuses it', async (rule, sql, code) => {
      const scene = await createScene('postgres', { '1': ground });
      await scene.migrator.up();
      await scene.folder.write({ '2': sql });
      await findingOf(scene.folder.dir, rule);
      const client = await connect(scene.url);
      const errors: unknown[] = [];
      for (const statement of sql.split('; ')) {
        await client.query(statement).catch((error: unknown) => errors.push(error));
      }
      expect(errors).toContainEqual(expect.objectContaining({ code }));
    });

    test('the view under a table’s old name takes reads and writes', async () => {
      const scene = await createScene('postgres', { '1': ground });
      await scene.migrator.up();
      await scene.folder.write({ '2': 'ALTER TABLE teams RENAME TO groups' });
      const [step = ''] = stepsOf(await findingOf(scene.folder.dir, 'rename-table'));
      const client = await connect(scene.url);
      await client.query(
        `BEGIN; ${step} COMMIT; INSERT INTO teams VALUES (99); DELETE FROM teams WHERE id = 98`,
      );
      expect((await client.query('SELECT id FROM groups WHERE id = 99')).rowCount).toBe(1);
    });

    test('every function that is listed as volatile is, wherever the server has it', async () => {
      const scene = await createScene('postgres', {});
      const client = await connect(scene.url);
      const { rows } = await client.query(
        'SELECT proname FROM pg_proc WHERE provolatile <> $1 AND proname = ANY ($2)',
        ['v', [...volatileFunctions]],
      );
      expect(rows).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);

/** Reads and writes go on, or the lock lasts a moment: no rows are read and none are written under it. */
async function expectHarmless(client: Client, step: string, table: string): Promise<void> {
  const effect = await measure(client, step, table);
  expect(effect.rewritten).toBe(false);
  if (effect.rowsRead > 0) expect(effect.lock).toMatch(/^(?:RowShare|ShareUpdateExclusive)Lock$/);
}

async function findingOf(dir: string, rule: string): Promise<LintFinding> {
  const { findings } = await lintRevisions({ dir, dialect: 'postgres', since: '1' });
  const found = findings.find((finding) => finding.rule === rule);
  if (found === undefined)
    throw new Error(`${rule} found nothing; found: ${findings.map((one) => one.rule).join()}`);
  return found;
}

function stepsOf({ advice }: LintFinding): readonly string[] {
  return advice.flatMap(({ sql }) =>
    sql === undefined || sql.includes('/*') || sql.includes('--') ? [] : [sql],
  );
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}
