import type { Queryable, Transaction } from '@holdfast/resilience';

import { quoteIdentifier } from '../dialect/postgres/quote-identifier.ts';
import { bookkeeping } from '../introspection/described-object.ts';
import type { WayBack } from './take-back-postgres.ts';
import { type Job, Worklist } from './worklist.ts';

/** An object as SQLite keeps it: by the statement that made it. */
export interface SqliteObject {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

export async function readSqliteObjects(on: Queryable): Promise<readonly SqliteObject[]> {
  const text =
    'SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid';
  const { rows } = await on.query<SqliteObject>({ text, values: [] });
  return rows.filter(({ table }) => !bookkeeping.test(table) && !table.startsWith('sqlite_'));
}

/**
 * Leads a database, inside a transaction, back to what it had before. Of names that a script has changed SQLite's
 * catalog says nothing, so they are read off the script.
 */
export async function takeBackSqlite(
  on: Transaction,
  before: readonly SqliteObject[],
  script: string,
): Promise<WayBack> {
  const work = new Worklist(on);
  const old = new Map(before.map((object) => [object.name, object]));
  const isSame = (object: SqliteObject): boolean =>
    plain(old.get(object.name)?.sql ?? '') === plain(object.sql);
  // A view or a trigger is in the way of every table that is made again.
  const now = await readSqliteObjects(on);
  const tableChanges = now.some(
    ({ type, name, sql }) =>
      type === 'table' && old.has(name) && plain(old.get(name)?.sql ?? '') !== plain(sql),
  );
  const loose = now.filter(
    (object) => object.type !== 'table' && (!isSame(object) || (tableChanges && object.type !== 'index')),
  );
  await work.perform(
    loose.map(({ type, name }) => job(`DROP ${type.toUpperCase()} ${quoteIdentifier(name)};`)),
  );
  await work.perform(renamesBack(script, old, await readSqliteObjects(on)));
  const renamed = await readSqliteObjects(on);
  const changed = renamed.filter(
    (object) => object.type === 'table' && old.has(object.name) && !isSame(object),
  );
  for (const table of changed) {
    const was = old.get(table.name);
    if (was !== undefined) await work.perform([await rebuild(on, was)]);
  }
  const added = renamed.filter(({ type, name }) => type === 'table' && !old.has(name));
  await work.perform(added.map(({ name }) => job(`DROP TABLE ${quoteIdentifier(name)};`)));
  const there = new Set((await readSqliteObjects(on)).map(({ name }) => name));
  await work.perform(before.filter(({ name }) => !there.has(name)).map(({ sql }) => job(`${sql.trim()};`)));
  // Inside the runner's transaction the pragma does nothing; the runner sees it, and turns them off around it.
  const off = changed.length === 0 && added.length === 0 ? [] : ['PRAGMA foreign_keys=OFF;'];
  const back = off.length === 0 ? [] : ['PRAGMA foreign_keys=ON;'];
  return { statements: [...off, ...work.done, ...back], complaints: work.complaints };
}

function job(...ways: readonly string[]): Job {
  return { ways };
}

function plain(sql: string): string {
  return sql.replace(/["`]/g, '').replace(/\s+/g, ' ').trim();
}

const rename =
  /ALTER\s+TABLE\s+["`]?(\w+)["`]?\s+RENAME\s+(?:(COLUMN\s+)?["`]?(\w+)["`]?\s+)?TO\s+["`]?(\w+)["`]?/gi;

function renamesBack(
  script: string,
  old: ReadonlyMap<string, SqliteObject>,
  now: readonly SqliteObject[],
): readonly Job[] {
  const there = new Set(now.map(({ name }) => name));
  return [...script.matchAll(rename)].reverse().flatMap(([, table = '', , column, to = '']) => {
    if (column !== undefined)
      return [
        job(
          `ALTER TABLE ${quoteIdentifier(table)} RENAME COLUMN ${quoteIdentifier(to)} TO ${quoteIdentifier(column)};`,
        ),
      ];
    // A table that is made again gets its name so as well, and was there under it before.
    return old.has(table) && !old.has(to) && there.has(to)
      ? [job(`ALTER TABLE ${quoteIdentifier(to)} RENAME TO ${quoteIdentifier(table)};`)]
      : [];
  });
}

/** Makes a table as it was, with what there is for its columns. */
async function rebuild(on: Transaction, { name, sql }: SqliteObject): Promise<Job> {
  const temporary = `new_${name}`;
  const create = sql.replace(
    /^(\s*CREATE\s+TABLE\s+)(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|\w+)/i,
    `$1${quoteIdentifier(temporary)}`,
  );
  const now = await columnsOf(on, name);
  let wanted: readonly string[] = [];
  // Which columns it had, SQLite tells once it has it again.
  await on
    .transaction(async (savepoint) => {
      await savepoint.script(create);
      wanted = await columnsOf(savepoint, temporary);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  const kept = wanted
    .filter((column) => now.includes(column))
    .map(quoteIdentifier)
    .join(', ');
  return job(
    [
      `${create};`,
      ...(kept === ''
        ? []
        : [
            `INSERT INTO ${quoteIdentifier(temporary)} (${kept}) SELECT ${kept} FROM ${quoteIdentifier(name)};`,
          ]),
      `DROP TABLE ${quoteIdentifier(name)};`,
      `ALTER TABLE ${quoteIdentifier(temporary)} RENAME TO ${quoteIdentifier(name)};`,
    ].join('\n'),
  );
}

const undone = Symbol('undone');

async function columnsOf(on: Queryable, table: string): Promise<readonly string[]> {
  const text = 'SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0';
  return (await on.query<{ name: string }>({ text, values: [table] })).rows.map(({ name }) => name);
}
