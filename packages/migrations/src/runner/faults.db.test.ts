import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, onTestFinished, test } from 'vitest';

import type { Files } from '../fixtures/migration-folder.ts';
import { openDatabase } from '../fixtures/open-database.ts';
import { createScene, type Scene } from '../fixtures/scene.ts';
import { createMigrator, type Migrator } from './migrator.ts';

const a = { up: 'CREATE TABLE a (id int);', down: 'DROP TABLE a;' };
const b = 'CREATE TABLE b (id int); CREATE TABLE c (id int);';

interface Fault {
  /** What happens, as the end of "… when". */
  readonly when: string;
  readonly files: Readonly<Record<string, Files>>;
  /** How far the database is before. */
  readonly at?: string;
  /** Makes it happen. */
  readonly prepare?: string;
  /** What is done then. @default up */
  readonly act?: (migrator: Migrator) => Promise<unknown>;
  readonly code: string;
  /** What the user reads: what happened, in what state the database is, what to do. */
  readonly says: readonly (string | RegExp)[];
  /** The tables there are in the end. */
  readonly tables: readonly string[];
}

const otherTable = "It is another table than Prisma's";

const everywhere: readonly Fault[] = [
  {
    when: 'the ledger is another table',
    files: { '1_a': a },
    prepare: 'CREATE TABLE _prisma_migrations (x int)',
    code: 'HF_MIGRATION_LEDGER',
    says: [/_prisma_migrations, refuses: .*column.*id/, 'Nothing more was run', otherTable],
    tables: [],
  },
  {
    when: 'the ledger is a view',
    files: { '1_a': a },
    prepare: 'CREATE VIEW _prisma_migrations AS SELECT 1 AS id',
    code: 'HF_MIGRATION_LEDGER',
    says: ['something that is no table has this name', otherTable],
    tables: [],
  },
  {
    when: 'the ledger has an entry that is newer than any folder',
    files: { '1_a': a, '2_b': b },
    at: '1',
    prepare:
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '9_future', CURRENT_TIMESTAMP)",
    code: 'HF_MIGRATION_MISSING',
    says: ['not in the folder: 9_future. Nothing was run', 'The folder is older than the database'],
    tables: ['a'],
  },
  {
    when: 'the target is unknown',
    files: { '1_a': a, '2_b': b },
    at: '1',
    act: (migrator) => migrator.up({ to: '7_x' }),
    code: 'HF_MIGRATION_UNKNOWN',
    says: ["there is no migration '7_x' (the last of them: 1_a, 2_b). Nothing was run"],
    tables: ['a'],
  },
];

const onPostgres: readonly Fault[] = [
  {
    when: 'the disk is full',
    files: {
      '1_a': a,
      '2_full': "CREATE TABLE d (id int);\nCOPY (SELECT repeat('x', 100000)) TO '/dev/full';",
    },
    code: 'HF_MIGRATION_SQL',
    says: ['No space left on device (53100)', 'line 2', 'rolled back whole', 'make room. Then run'],
    tables: ['a'],
  },
  {
    when: 'a limit of the server is reached',
    files: {
      '1_limit': `SET LOCAL temp_file_limit = 10; SET LOCAL work_mem = '64kB';
        CREATE TABLE d AS SELECT g FROM generate_series(1, 100000) g ORDER BY g;`,
    },
    code: 'HF_MIGRATION_SQL',
    says: ['temp_file_limit', 'rolled back whole', 'It reached a limit that the server sets: raise that'],
    tables: [],
  },
  {
    when: 'the ledger wants a column that nobody here knows',
    files: { '1_a': a, '2_b': b },
    at: '1',
    prepare:
      'ALTER TABLE _prisma_migrations ADD future int NOT NULL DEFAULT 1; ALTER TABLE _prisma_migrations ALTER future DROP DEFAULT',
    code: 'HF_MIGRATION_LEDGER',
    says: ['column "future"', 'Nothing more was run', 'a version of Prisma that is newer'],
    tables: ['a'],
  },
  {
    when: 'the ledger refuses to note a part',
    files: { '1_a': a, '2_parts': 'CREATE INDEX CONCURRENTLY i ON a (id); CREATE TABLE d (id int);' },
    at: '1',
    prepare: 'ALTER TABLE _prisma_migrations ADD CONSTRAINT nothing CHECK (false) NOT VALID',
    code: 'HF_MIGRATION_LEDGER',
    says: ['violates check constraint "nothing"', 'Nothing more was run'],
    tables: ['a'],
  },
];

const onSqlite: readonly Fault[] = [
  {
    when: 'the disk is full',
    files: {
      '1_a': a,
      '2_full':
        'PRAGMA max_page_count = 12; CREATE TABLE d (t text); INSERT INTO d VALUES (hex(randomblob(100000)));',
    },
    code: 'HF_MIGRATION_SQL',
    says: ['database or disk is full (SQLITE 13)', 'rolled back whole', 'make room. Then run'],
    tables: ['a'],
  },
  {
    when: 'the database only reads',
    files: { '1_a': a, '2_b': b },
    at: '1',
    prepare: 'PRAGMA query_only = ON',
    code: 'HF_MIGRATION_LEDGER',
    says: ['readonly database (SQLITE 8)', 'Nothing more was run', 'who may write it'],
    tables: ['a'],
  },
];

async function expectFault(scene: Scene, fault: Fault): Promise<void> {
  const { at, prepare, act = (migrator: Migrator) => migrator.up() } = fault;
  if (at !== undefined) await scene.migrator.up({ to: at });
  if (prepare !== undefined) await run(scene, prepare);
  const error: unknown = await act(scene.migrator).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: fault.code });
  for (const words of fault.says) expect(String(error)).toMatch(words);
  expect(await scene.tables()).toEqual(fault.tables);
}

function run({ database }: Scene, text: string): Promise<void> {
  return database.connection((connection) => connection.script(text));
}

describeEachDatabase('a user reads what happened, and what to do,', ({ engine }) => {
  const faults = [...everywhere, ...(engine === 'postgres' ? onPostgres : onSqlite)];
  test.for(faults)('when $when', async (fault) => {
    await expectFault(await createScene(engine, fault.files), fault);
  });

  test('and a ledger with columns that nobody here knows is none the worse for it', async () => {
    const scene = await createScene(engine, { '1_a': a, '2_b': b });
    await scene.migrator.up({ to: '1' });
    await run(scene, 'ALTER TABLE _prisma_migrations ADD COLUMN future text');
    expect((await scene.migrator.up()).done).toHaveLength(1);
    expect((await scene.migrator.status()).upToDate).toBe(true);
  });
});

describeEachDatabase(
  'a role that may not',
  ({ engine }) => {
    test('is told so, whatever it lacks', async () => {
      const scene = await createScene(engine, { '1_a': a, '2_b': b });
      const role = `role_${crypto.randomUUID().slice(0, 8)}`;
      await run(scene, `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
      onTestFinished(() => run(scene, `DROP OWNED BY ${role}; DROP ROLE ${role}`));
      const migrator = migratorOf(scene, role);
      const refused = (words: string) => ({
        code: 'HF_MIGRATION_LEDGER',
        message: expect.stringMatching(`${words}.*Nothing more was run.\\n  Connect as the role that owns`),
      });

      await expect(migrator.up()).rejects.toMatchObject(refused('permission denied for schema public'));
      await scene.migrator.up({ to: '1' });
      const ledger = refused('permission denied for table _prisma_migrations');
      await expect(migrator.status()).rejects.toMatchObject(ledger);
      await run(
        scene,
        `GRANT SELECT ON _prisma_migrations TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}`,
      );
      await expect(migrator.up()).rejects.toMatchObject(ledger);
      await run(scene, `GRANT ALL ON _prisma_migrations TO ${role}`);
      await expect(migrator.down()).rejects.toMatchObject({
        state: 'rolled-back',
        message: expect.stringMatching(/must be owner of table a \(42501\).*connect as the one that owns/s),
      });
      expect(await scene.tables()).toEqual(['a']);
    });
  },
  { engines: ['postgres'] },
);

function migratorOf({ url, folder }: Scene, role: string): Migrator {
  const theirs = Object.assign(new URL(url), { username: role, password: 'secret' });
  const database = openDatabase('postgres', theirs.href);
  onTestFinished(() => database.close());
  return createMigrator({ database, dir: folder.dir });
}
