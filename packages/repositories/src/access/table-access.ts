import type { AnyTable, Row } from '@holdfast/db-types';
import type { QueryResult, Statement } from '@holdfast/resilience';
import { currentActor } from '../actor/acting.ts';
import type { Actor } from '../actor/actor.ts';
import { withinReach } from '../criteria/ownership.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import { type Visibility, visible } from '../criteria/visibility.ts';
import { explainWriteError } from '../errors/explain-write-error.ts';
import { type MappedTable, mappedTable } from '../mapping/mapped-table.ts';
import { plainWriter } from '../writing/plain-writer.ts';
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
}

const read = { idempotent: true } as const;

/** How one table is reached in one context: what all of a repository's calls go through. */
export class TableAccess<T extends AnyTable> {
  readonly table: T;
  readonly mapped: MappedTable;
  readonly context: RepositoryContext;

  constructor(table: T, context: RepositoryContext) {
    this.table = table;
    this.context = context;
    this.mapped = mappedTable(table, context.queryable.dialect);
  }

  /** The way its rows are written. */
  get writer(): RowWriter {
    return plainWriter;
  }

  get actor(): Actor {
    return this.context.actor ?? currentActor();
  }

  now(): Date {
    return this.context.now?.() ?? new Date();
  }

  /** The rows within reach of the actor that are seen and meet `predicate`. */
  within(visibility: Visibility, predicate: Predicate, to: 'read' | 'write' = 'read'): Predicate {
    const { mapping } = this.mapped;
    const seen = visible(mapping, visibility);
    if (mapping.table.roles.owner === undefined) return allOf(predicate, seen);
    return allOf(predicate, seen, withinReach(mapping, this.actor, to));
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
