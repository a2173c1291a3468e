import type { AnyTable, ColumnTypeName, Row } from '@holdfast/db-types';
import { remainingMs } from '@holdfast/resilience';
import { actAs } from '../actor/acting.ts';
import type { Actor } from '../actor/actor.ts';
import { equals, isIn } from '../criteria/equality.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { from, selectRows, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import type { Executor } from './executor.ts';
import type { TableAccess } from './table-access.ts';

/** What one caller asked for. */
interface Asked {
  /** As the driver takes it. */
  readonly value: unknown;
  readonly resolve: (row: Readonly<Record<string, unknown>> | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** What one statement can answer: one table, one column, the same further conditions; for one actor, where that matters. */
interface Group {
  readonly access: TableAccess<AnyTable>;
  /** Whom the database is told of; undefined where it is told of nobody. */
  readonly actor: Actor | undefined;
  readonly column: MappedColumn;
  readonly rest: Predicate;
  readonly asked: Asked[];
}

/** Types whose values are equal in the database where their text is equal here. */
const comparedByText: ReadonlySet<ColumnTypeName> = new Set(['guid', 'integer', 'bigint', 'text']);

const batches = new WeakMap<Executor, ReadBatch>();

/** Reads on this executor that have been asked for and not been sent. Whoever sends something else flushes them first. */
export function pendingReads(executor: Executor): ReadBatch | undefined {
  return batches.get(executor);
}

/**
 * The row that has `value` in `column`, where no two can, and meets `rest`. Reads asked for in one tick are answered by
 * one statement.
 */
export function readOne<T extends AnyTable>(
  access: TableAccess<T>,
  column: MappedColumn,
  value: unknown,
  rest: Predicate,
): Promise<Row<T> | undefined> {
  // A deadline is its caller's own: others must not be cut off by it.
  if (!comparedByText.has(column.type) || remainingMs() !== undefined) {
    return readAlone(access, column, value, rest);
  }
  const { queryable } = access.context;
  let batch = batches.get(queryable);
  if (batch === undefined) {
    batch = new ReadBatch();
    batches.set(queryable, batch);
  }
  // The batch answers with rows of this access's table.
  return batch.ask(access, column, value, rest) as Promise<Row<T> | undefined>;
}

async function readAlone<T extends AnyTable>(
  access: TableAccess<T>,
  column: MappedColumn,
  value: unknown,
  rest: Predicate,
): Promise<Row<T> | undefined> {
  const statement = selectOne(access.mapped, column, rest);
  const [row] = await access.rows(statement.bind([value, ...rest.values]));
  return row;
}

/** Values: the column's, the rest's. */
function selectOne(mapped: MappedTable, column: MappedColumn, rest: Predicate): CompiledStatement {
  return mapped.statements.get(`one ${column.property} ${rest.shape}`, () => {
    const query = from(mapped).select(wholeRow(mapped));
    allOf(equals(column, undefined), rest).apply(query, 0);
    return compileStatement(query);
  });
}

/** Single-row reads of one executor, gathered until the tick ends. */
export class ReadBatch {
  #groups: Group[] = [];

  ask(
    access: TableAccess<AnyTable>,
    column: MappedColumn,
    value: unknown,
    rest: Predicate,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    // Once the promises of this tick have settled: whoever they wake may ask for a row as well.
    if (this.#groups.length === 0) queueMicrotask(() => process.nextTick(() => this.flush()));
    const { asked } = this.#group(access, column, rest);
    return new Promise((resolve, reject) => asked.push({ value, resolve, reject }));
  }

  /** Sends what has been asked for so far. */
  flush(): void {
    if (this.#groups.length === 0) return;
    const groups = this.#groups;
    this.#groups = [];
    // Not in the name of whoever happens to send them.
    for (const group of groups) {
      if (group.actor === undefined) answer(group);
      else actAs(group.actor, () => answer(group));
    }
  }

  #group(access: TableAccess<AnyTable>, column: MappedColumn, rest: Predicate): Group {
    const actor = access.context.queryable.tellsActor ? access.actor : undefined;
    // There are few: one for each kind of row that is asked for in this tick.
    let group = this.#groups.find(
      (other) =>
        other.access.mapped === access.mapped &&
        other.column === column &&
        isSame(other.rest, rest) &&
        reachSame(other.actor, actor),
    );
    if (group === undefined) {
      group = { access, actor, column, rest, asked: [] };
      this.#groups.push(group);
    }
    return group;
  }
}

function isSame(one: Predicate, other: Predicate): boolean {
  if (one === other) return true;
  return (
    one.shape === other.shape && one.values.every((value, index) => Object.is(value, other.values[index]))
  );
}

/** Whether policies hold both to the same rows: they read nothing else of an actor. */
function reachSame(one: Actor | undefined, other: Actor | undefined): boolean {
  if (one === other) return true;
  return (
    one?.id === other?.id &&
    one?.organizationId === other?.organizationId &&
    one?.unrestricted === other?.unrestricted
  );
}

/** Settles every caller of the group. */
function answer(group: Group): void {
  const { access, column, rest, asked } = group;
  const [first] = asked;
  if (asked.length === 1 && first !== undefined) {
    readAlone(access, column, first.value, rest).then(first.resolve, first.reject);
    return;
  }
  answerTogether(group).catch((error: unknown) => {
    for (const { reject } of asked) reject(error);
  });
}

async function answerTogether({ access, column, rest, asked }: Group): Promise<void> {
  const wanted = new Map<string, Asked[]>();
  for (const one of asked) {
    const text = String(one.value);
    const same = wanted.get(text);
    if (same === undefined) wanted.set(text, [one]);
    else same.push(one);
  }
  const { mapped } = access;
  const values = [...wanted.values()].map(([one]) => one?.value);
  const predicate = allOf(isIn(mapped, column, values), rest);
  for (const row of await access.rows(selectRows(mapped, { predicate }))) {
    const text = String(row[column.property]);
    const [one, ...others] = wanted.get(text) ?? [];
    // Each caller's row is its own to change.
    for (const other of others) other.resolve(structuredClone(row));
    one?.resolve(row);
    // Equal in the database, by a collation of the column's, yet not here: those who asked ask again, each alone.
    if (one === undefined) return answerEach(access, column, rest, wanted);
    wanted.delete(text);
  }
  for (const missing of wanted.values()) {
    for (const { resolve } of missing) resolve(undefined);
  }
}

async function answerEach(
  access: TableAccess<AnyTable>,
  column: MappedColumn,
  rest: Predicate,
  wanted: ReadonlyMap<string, readonly Asked[]>,
): Promise<void> {
  await Promise.all(
    [...wanted.values()].flat().map(async ({ value, resolve }) => {
      resolve(await readAlone(access, column, value, rest));
    }),
  );
}
