import { InvalidOptionError } from '@holdfast/resilience';
import { describe, test } from 'vitest';

import { beClean } from '../lint/be-clean.ts';
import { type HistoryData, keepData } from '../proofs/data-survives.ts';
import { matchModels } from '../proofs/models-match.ts';
import { leaveNoTrace } from '../proofs/no-trace.ts';
import { haveOneHead } from '../proofs/one-head.ts';
import { climbStairway } from '../proofs/stairway.ts';
import { prepare, type Subject } from '../proofs/subject.ts';
import { withOpen, withScratch } from '../scratch/scratch-database.ts';

/** An empty database of a test's own. */
export interface TestDatabase {
  /** `postgresql://…`, or `file:…`. */
  readonly url: string;
  /** Removes it. */
  readonly drop?: () => Promise<void>;
}

export interface TestMigrationsOptions {
  /** The folder of migrations. */
  readonly dir: string;
  /** `schema.prisma`, or the folder of a schema in several files. Left out, the models are not compared. */
  readonly schema?: string | undefined;
  /**
   * A database beside which each test gets an empty one of its own; it is itself neither read nor written. On
   * PostgreSQL its user needs CREATEDB; `file:` alone is enough for SQLite.
   * @default DATABASE_URL
   */
  readonly url?: string | undefined;
  /** Makes the empty databases, instead of `url`. */
  readonly database?: (() => Promise<TestDatabase>) | undefined;
  /** Rows to try revisions by, under their names or the beginnings of them. */
  readonly data?: HistoryData | undefined;
  /** The first revision that is to have a way back, in a history that began without. @default the first there is */
  readonly from?: string | undefined;
  /** How long one of the tests may take, in ms. @default 300_000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Registers the tests of a history of migrations: it has one head; lint finds no error in it; it goes up from nothing; each revision goes up, down
 * and up again to the same schema; the models match it; data survives; down leaves no trace. Schemas are compared by
 * the database's catalog, not by text.
 *
 * @throws InvalidOptionError
 * @example
 * testMigrations({ dir: 'prisma/migrations', schema: 'prisma/schema.prisma', url: process.env.TEST_DATABASE_URL });
 */
export function testMigrations(options: TestMigrationsOptions): void {
  const { dir, schema, data, timeoutMs = 300_000 } = options;
  check(options);
  const onDatabase = (name: string, work: (subject: Subject) => Promise<unknown>): void =>
    test(name, { timeout: timeoutMs }, () =>
      withDatabase(options, async (subject) => {
        await work(subject);
      }),
    );
  describe(`the migrations in ${dir}`, () => {
    test('have one head', () => haveOneHead(dir));
    test('are clean by lint', () => beClean(dir));
    onDatabase('go up from nothing', async (subject) => (await prepare(subject)).migrator.up());
    onDatabase('go up, down and up again, each to the same schema', (subject) => climbStairway(subject));
    if (schema !== undefined)
      onDatabase('lead to the models', (subject) => matchModels({ ...subject, schema }));
    if (data !== undefined) onDatabase('keep the data', (subject) => keepData({ ...subject, data }));
    onDatabase('leave no trace when all of them are taken down', leaveNoTrace);
  });
}

async function withDatabase(
  options: TestMigrationsOptions,
  work: (subject: Subject) => Promise<void>,
): Promise<void> {
  const { dir, from, database: make, url = process.env['DATABASE_URL'] } = options;
  if (make === undefined) return withScratch(url ?? '', ({ database }) => work({ database, dir, from }));
  const made = await make();
  try {
    await withOpen(made.url, ({ database }) => work({ database, dir, from }));
  } finally {
    await made.drop?.();
  }
}

function check({ dir, url = process.env['DATABASE_URL'], database }: TestMigrationsOptions): void {
  if (typeof dir !== 'string' || dir === '')
    throw new InvalidOptionError('dir', 'the folder of migrations', dir);
  if (database !== undefined && typeof database !== 'function') {
    throw new InvalidOptionError('database', 'a function that makes an empty database', database);
  }
  if (database === undefined && (url === undefined || !/^(?:postgres(?:ql)?:|file:)/.test(url))) {
    // A URL has a password, so it is not quoted.
    throw new InvalidOptionError('url', 'postgresql://… or file:…, or DATABASE_URL set', url && '(a URL)');
  }
}
