import { isDeepStrictEqual } from 'node:util';
import type { AnyTable } from '@holdfast/db-types';
import type { QueryResult } from '@holdfast/resilience';
import type { TableAccess } from '../../access/table-access.ts';
import type { Predicate } from '../../criteria/predicate.ts';
import type { MappedColumn } from '../../mapping/mapped-column.ts';
import { selectRows } from '../../reading/select.ts';
import { plainWriter } from '../../writing/plain-writer.ts';
import type { RowWriter } from '../../writing/row-writer.ts';
import { auditLog, type StoredChange, type StoredChanges } from '../audit-log.ts';
import { entryOf, stampOf } from '../entry-context.ts';
import { tellsOfChange } from '../is-audited.ts';
import { toJson } from '../json-form.ts';
import { type RowAction, resourceIdFrom } from '../resource.ts';
import { append } from './append.ts';

/** A row as it is in TypeScript. */
type Values = Readonly<Record<string, unknown>>;

/** Writes rows and their entries in one transaction: neither is there without the other. */
export const writer: RowWriter = {
  insert: (access, row) => recordCreated(access, (inner) => plainWriter.insert(inner, row)),

  insertMany: (access, batch) =>
    recordCreated(access, (inner) => plainWriter.insertMany(inner, batch, { returning: true, copy: false })),

  change: (access, change) =>
    access.transaction(async (inner) => {
      const before = await rowsByKey(inner, change.predicate);
      const result = await plainWriter.change(inner, change);
      const told = change.columns.filter((column) => tellsOfChange(inner.table, column));
      for (const after of copies(inner, result)) {
        const was = before.get(keyOf(inner, after)) ?? {};
        await record(inner, change.action, after, changes(told, was, after));
      }
      return result;
    }),

  remove: (access, predicate) =>
    access.transaction(async (inner) => {
      const before = await rowsByKey(inner, predicate);
      const removed = await plainWriter.remove(inner, predicate);
      for (const row of before.values()) await record(inner, 'purge', row, wholeRow(inner, row, 'from'));
      return removed;
    }),
};

function recordCreated(
  access: TableAccess<AnyTable>,
  insert: (inner: TableAccess<AnyTable>) => Promise<QueryResult>,
): Promise<QueryResult> {
  return access.transaction(async (inner) => {
    const result = await insert(inner);
    for (const created of copies(inner, result)) {
      await record(inner, 'create', created, wholeRow(inner, created, 'to'));
    }
    return result;
  });
}

async function rowsByKey(
  access: TableAccess<AnyTable>,
  predicate: Predicate,
): Promise<ReadonlyMap<string, Values>> {
  const rows = await access.rows(selectRows(access.mapped, { predicate }));
  return new Map(rows.map((row) => [keyOf(access, row), row]));
}

/** The rows of a result that its caller has yet to decode. */
function copies(access: TableAccess<AnyTable>, { rows, rowCount }: QueryResult): readonly Values[] {
  return access.decode({ rows: rows.map((row) => ({ ...row })), rowCount });
}

function keyOf({ mapped }: TableAccess<AnyTable>, row: Values): string {
  return resourceIdFrom(mapped.mapping.key.map((column) => toJson(column, row[column.property])));
}

async function record(
  access: TableAccess<AnyTable>,
  action: RowAction,
  row: Values,
  told: StoredChanges,
): Promise<void> {
  const stampedBy = stampOf(access.table, action);
  const stamp = stampedBy === undefined ? undefined : row[stampedBy];
  await append(access.to(auditLog), {
    ...entryOf(access, action),
    resourceId: keyOf(access, row),
    changes: told,
    createdAt: stamp instanceof Date ? stamp : access.now(),
  });
}

function wholeRow({ mapped }: TableAccess<AnyTable>, row: Values, as: 'to' | 'from'): StoredChanges {
  return Object.fromEntries(
    mapped.mapping.columns.map((column): [string, StoredChange] => [
      column.property,
      column.secret ? { redacted: true } : { [as]: toJson(column, row[column.property]) },
    ]),
  );
}

function changes(columns: readonly MappedColumn[], was: Values, now: Values): StoredChanges {
  const told: Record<string, StoredChange> = {};
  for (const column of columns) {
    const { property, secret } = column;
    const from = toJson(column, was[property]);
    const to = toJson(column, now[property]);
    if (isDeepStrictEqual(from, to)) continue;
    told[property] = secret ? { redacted: true } : { from, to };
  }
  return told;
}
