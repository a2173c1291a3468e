import type { AnyTable, NewRow, Patch, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { keyOf } from '../criteria/row-key.ts';
import { DuplicateError } from '../errors/duplicate-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { findByUniqueKey, type UniqueValues, uniqueProperties } from '../reading/find-row.ts';
import type { FindOptions } from '../reading/read-options.ts';
import { newRow, patched, type Values } from './assignments.ts';
import { changeRow } from './change-row.ts';
import { createRow } from './create-row.ts';
import { plainWriter } from './plain-writer.ts';
import { upsertAtOnce } from './upsert-at-once.ts';

export interface UpsertOptions<T extends AnyTable, By extends UniqueValues<T> = UniqueValues<T>> {
  /** The values of the primary key or of another unique key: of the row to change, or else of the one to create. */
  readonly by: By;
  /** What a new row has beside them. */
  readonly create: Omit<NewRow<T>, keyof By>;
  /** What changes in a row that is there. @default nothing */
  readonly update?: Patch<T>;
}

export interface Upserted<Item> {
  readonly row: Item;
  /** Whether the row was created, and not changed. */
  readonly created: boolean;
}

/** How often the row may come and go between looking and writing. */
const attempts = 5;

/** Changes the row with a unique key's values, or creates it. */
export async function upsertRow<T extends AnyTable>(
  access: TableAccess<T>,
  { by, create, update = {} }: UpsertOptions<T>,
): Promise<Upserted<Row<T>>> {
  const { table, mapped } = access;
  for (const [option, value] of Object.entries({ by, create, update })) {
    if (typeof value === 'object' && value !== null) continue;
    throw new QueryError(
      `${table.name}: "${option}" of an upsert is an object of values, not ${quoteValue(value)}.`,
    );
  }
  const key = uniqueProperties(table, by);
  requireValues(access, key, by);
  const values = withoutStamps(access, { ...create, ...by });
  const creates = newRow(access, values);
  requireOwnKey(access, key, by, creates);
  const changes = Object.values(update).some((value) => value !== undefined);
  const isPlain =
    access.writer === plainWriter &&
    (table.roles.owner === undefined || access.actor.unrestricted === true) &&
    key.every((property) => mapped.mapping.derivedFrom(property).length === 0);
  if (changes && isPlain) {
    const answer = await upsertAtOnce(access, key, creates, patched(access, { ...update }));
    if (answer === 'deleted') return refuse(access, by);
    if (answer !== 'untold') return answer;
  } else if (changes) {
    patched(access, { ...update }); // refused before anything is sent
  }
  // What makes a new row has been checked: it is one.
  return inSteps(access, by, values as NewRow<T>, changes ? update : undefined);
}

/** Looks for the row, and writes accordingly; again, where somebody else creates it meanwhile. */
async function inSteps<T extends AnyTable>(
  access: TableAccess<T>,
  by: UniqueValues<T>,
  values: NewRow<T>,
  update: Patch<T> | undefined,
): Promise<Upserted<Row<T>>> {
  const lock: FindOptions = update === undefined ? {} : { lock: { for: 'update' } };
  for (let attempt = 1; ; attempt++) {
    let creates = false;
    try {
      return await access.transaction(async (inner) => {
        const found = await findByUniqueKey(inner, by, lock);
        creates = found === undefined;
        if (found === undefined) return { row: await createRow(inner, values), created: true };
        if (update === undefined) return { row: found, created: false };
        const change = { action: 'update', ...patched(inner, { ...update }) } as const;
        return { row: await changeRow(inner, keyOf(inner.table, found), change, {}), created: false };
      });
    } catch (error) {
      if (!creates || attempt === attempts || !(error instanceof DuplicateError)) throw error;
      if ((await findByUniqueKey(access, by, {})) === undefined) {
        await refuseDeleted(access, by);
        throw error;
      }
    }
  }
}

function requireValues(access: TableAccess<AnyTable>, key: readonly string[], by: object): void {
  for (const property of key) {
    const value: unknown = Reflect.get(by, property);
    if (value !== undefined && value !== null) continue;
    throw new QueryError(
      `${access.table.name}: an upsert goes by values, and ${property} is ${String(value)}: rows without one are never the same.`,
    );
  }
}

/** Columns of the key that the repository writes itself are left to it. */
function withoutStamps({ table }: TableAccess<AnyTable>, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([property]) => {
      const role = table.columns[property]?.role;
      return role === undefined || role === 'accessLevel';
    }),
  );
}

/** What the repository writes there must be what the caller goes by: else the new row would not be the one asked for. */
function requireOwnKey(
  { table, mapped }: TableAccess<AnyTable>,
  key: readonly string[],
  by: object,
  { columns, values }: ReturnType<typeof newRow>,
): void {
  for (const property of key) {
    const role = table.columns[property]?.role;
    if (role === undefined || role === 'accessLevel') continue;
    const stamped = values[columns.findIndex((column) => column.property === property)];
    if (stamped === mapped.mapping.column(property).encode(Reflect.get(by, property))) continue;
    throw new QueryError(
      `${table.name}.${property} is written by the repository (${role}), and a new row would have another: go by the actor's own.`,
    );
  }
}

/** The database met a row that may not be changed. */
async function refuse<T extends AnyTable>(access: TableAccess<T>, by: UniqueValues<T>): Promise<never> {
  await refuseDeleted(access, by);
  throw new QueryError(
    `${access.table.name}: the upsert answered no row. A trigger or a rule turned it away.`,
  );
}

async function refuseDeleted<T extends AnyTable>(access: TableAccess<T>, by: UniqueValues<T>): Promise<void> {
  const { table } = access;
  const { deletedAt } = table.roles;
  if (deletedAt === undefined) return;
  const row: Values | undefined = await findByUniqueKey(access, by, { visibility: 'deleted' });
  const when = row?.[deletedAt];
  if (when instanceof Date) throw new NotFoundError(table.name, by, when);
}
