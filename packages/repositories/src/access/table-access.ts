import type { AnyTable, Row } from '@holdfast/db-types';
import type { QueryResult, Statement } from '@holdfast/resilience';
import { currentActor } from '../actor/acting.ts';
import type { Actor } from '../actor/actor.ts';
import { writerFor } from '../audit/writer-for.ts';
import { withinReach } from '../criteria/ownership.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import type { Visibility } from '../criteria/visibility.ts';
import { explainWriteError } from '../errors/explain-write-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { type MappedTable, mappedTable } from '../mapping/mapped-table.ts';
import type { RowWriter } from '../writing/row-writer.ts';
import type { Executor } from './executor.ts';
import { pendingReads } from './read-batch.ts';

/** What a repository works with: where its statements run, and on whose behalf. */
export interface RepositoryContext {
  /** A database, or the transaction of a session. */
  readonly queryable: Executor;
  /** @default the actor that `actAs` was given, or else `systemActor` */
  readonly actor?: Actor | undefined;
  /** @default the system's clock */
  readonly now?: (() => Date) | undefined;
  /** Whether writes of tables that are audited leave entries in the audit trail. @default false */
  readonly audit?: boolean | undefined;
  /** Whether policies hold the rows of owned tables to the actor, beside what conditions say. @default false */
  readonly rowSecurity?: boolean | undefined;
  /** What cursors are signed with. @default none: cursors are protected from damage and mix-ups, and not from forgery */
  readonly cursorSecret?: string | undefined;
}

const read = { idempotent: true } as const;

/** How one table is reached in one context: what all of a repository's calls go through. */
export class TableAccess<T extends AnyTable> {
  readonly table: T;
  readonly mapped: MappedTable;
  readonly context: RepositoryContext;
  /** The way its rows are written. */
  readonly writer: RowWriter;

  constructor(table: T, context: RepositoryContext) {
    this.table = table;
    this.context = context;
    this.mapped = mappedTable(table, context.queryable.dialect);
    this.writer = writerFor(table, context.queryable.dialect, context.audit);
  }

  /** Another table in the same context. */
  to<Other extends AnyTable>(table: Other): TableAccess<Other> {
    return new TableAccess(table, this.context);
  }

  get actor(): Actor {
    return this.context.actor ?? currentActor();
  }

  /** Whether there are policies on the table, whose effect on the number of rows no planner foresees. */
  get isHeldByPolicies(): boolean {
    return this.context.rowSecurity === true && this.table.roles.owner !== undefined;
  }

  /** Runs `work` as one: in a transaction of its own, or behind a savepoint of the one that is open. */
  transaction<Result>(work: (access: TableAccess<T>) => Promise<Result>): Promise<Result> {
    const { context, table } = this;
    pendingReads(context.queryable)?.flush();
    return context.queryable.transaction((queryable) =>
      work(new TableAccess(table, { ...context, queryable })),
    );
  }

  now(): Date {
    return this.context.now?.() ?? new Date();
  }

  /** The rows within reach of the actor that are seen and meet `predicate`. */
  within(visibility: Visibility, predicate: Predicate, to: 'read' | 'write' = 'read'): Predicate {
    const { mapping, seen } = this.mapped;
    if (!Object.hasOwn(seen, visibility)) {
      throw new QueryError(`visibility is live, deleted or all, not ${quoteValue(visibility)}.`);
    }
    if (this.table.roles.owner === undefined) return allOf(predicate, seen[visibility]);
    return allOf(predicate, seen[visibility], withinReach(mapping, this.actor, to));
  }

  /** Reads rows as they are in TypeScript. */
  async rows(statement: Statement): Promise<Row<T>[]> {
    return this.decode(await this.read(statement));
  }

  read<Answer = Record<string, unknown>>(statement: Statement): Promise<QueryResult<Answer>> {
    const { queryable } = this.context;
    pendingReads(queryable)?.flush();
    return queryable.query<Answer>(statement, read);
  }

  /** @throws DuplicateError and the other errors that say what a failed write means */
  async write(statement: Statement): Promise<QueryResult> {
    const { queryable } = this.context;
    pendingReads(queryable)?.flush();
    try {
      return await queryable.query(statement);
    } catch (error) {
      throw explainWriteError(this.table, error);
    }
  }

  decode({ rows }: QueryResult): Row<T>[] {
    this.mapped.mapping.decode(rows);
    // The selection names every property of a row, and each value has been decoded.
    return rows as Row<T>[];
  }
}
