import type { AnyTable, Row } from '@holdfast/db-types';
import { TableAccess } from '../../access/table-access.ts';
import type { auditLog } from '../../audit/audit-log.ts';
import type { HistoryEntry } from '../../audit/read-changes.ts';
import { type RowAction, resourceTypeOf } from '../../audit/resource.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { QueryError } from '../../errors/query-error.ts';
import { findByKey } from '../../reading/find-row.ts';
import { historyOf } from './history.ts';

/** A row's values by property, those that are known. */
type State = Record<string, unknown>;

/**
 * The row as it was at a time: built from the entry of its creation on, or, where the trail does not go back so far, from
 * the row as it was removed or is now, backwards. Secret values are absent.
 */
export async function stateAt<T extends AnyTable>(
  log: TableAccess<typeof auditLog>,
  table: T,
  key: RowKey<T>,
  date: Date,
): Promise<Partial<Row<T>> | undefined> {
  if (Number.isNaN(date.getTime())) throw new QueryError(`${table.name}: the date is no point in time.`);
  const entries = (await writesTo(log, table, key)).reverse();
  const later = entries.findIndex(({ createdAt }) => createdAt > date);
  const end = later === -1 ? entries.length : later;
  const state =
    forwards(table, entries.slice(0, end)) ??
    (await backwards(table, entries, end, () => liveRow(log, table, key)));
  const { createdAt } = table.roles;
  const created = state === 'absent' || createdAt === undefined ? undefined : state[createdAt];
  // A row that is older than the trail says itself when it came to be.
  if (created instanceof Date && created > date) return undefined;
  // Each value stands under the property it was read for.
  return state === 'absent' ? undefined : (state as Partial<Row<T>>);
}

/** From the last creation or removal on; undefined where there is none. */
function forwards<T extends AnyTable>(
  table: T,
  entries: readonly HistoryEntry<T>[],
): State | 'absent' | undefined {
  const start = entries.findLastIndex((entry) => is(table, entry, 'create') || is(table, entry, 'purge'));
  const first = entries[start];
  if (first === undefined) return undefined;
  if (is(table, first, 'purge')) return 'absent';
  const state: State = {};
  apply(state, first, 'to');
  for (const entry of entries.slice(start + 1)) {
    apply(state, entry, 'to');
    stamp(table, state, entry, 1);
  }
  return state;
}

async function backwards<T extends AnyTable>(
  table: T,
  entries: readonly HistoryEntry<T>[],
  end: number,
  live: () => Promise<State | undefined>,
): Promise<State | 'absent'> {
  const next = entries.findIndex(
    (entry, index) => index >= end && (is(table, entry, 'create') || is(table, entry, 'purge')),
  );
  const last = entries[next];
  if (last !== undefined && is(table, last, 'create')) return 'absent';
  const state: State = {};
  if (last === undefined) Object.assign(state, await live());
  else apply(state, last, 'from');
  if (Object.keys(state).length === 0) return 'absent';
  const undone = entries.slice(end, last === undefined ? undefined : next);
  for (const entry of undone.reverse()) {
    apply(state, entry, 'from');
    stamp(table, state, undefined, -1);
  }
  if (undone.length > 0) restamp(table, state, entries[end - 1]);
  return state;
}

function apply<T extends AnyTable>(state: State, { changes }: HistoryEntry<T>, side: 'from' | 'to'): void {
  for (const [property, change] of Object.entries<
    { from?: unknown; to?: unknown; redacted?: true } | undefined
  >(changes)) {
    if (change === undefined) continue;
    if (change.redacted) delete state[property];
    else state[property] = change[side];
  }
}

/** What every write counts and stamps is not among its changes: the entry says it itself. */
function stamp<T extends AnyTable>(
  table: T,
  state: State,
  entry: HistoryEntry<T> | undefined,
  versions: 1 | -1,
): void {
  const { version } = table.roles;
  if (version !== undefined) state[version] = Number(state[version]) + versions;
  if (entry !== undefined) restamp(table, state, entry);
}

/** When and by whom the row was last written. Unknown where the trail does not say. */
function restamp<T extends AnyTable>(table: T, state: State, entry: HistoryEntry<T> | undefined): void {
  const { updatedAt, updatedBy } = table.roles;
  const set = (property: string | undefined, value: unknown): void => {
    if (property === undefined) return;
    if (entry === undefined) delete state[property];
    else state[property] = value;
  };
  set(updatedAt, entry?.createdAt);
  set(updatedBy, entry?.userId);
}

/** Every entry that a write left with the row, the newest first. Entries that the application logged tell of no write. */
async function writesTo<T extends AnyTable>(
  log: TableAccess<typeof auditLog>,
  table: T,
  key: RowKey<T>,
): Promise<HistoryEntry<T>[]> {
  const writes: HistoryEntry<T>[] = [];
  for (let before: bigint | undefined; ; ) {
    const page = await historyOf(log, table, key, {
      limit: pageSize,
      ...(before !== undefined && { before }),
    });
    writes.push(
      ...page.filter(
        (entry) => entry.status === 'success' && actions.some((action) => is(table, entry, action)),
      ),
    );
    before = page.at(-1)?.id;
    if (page.length < pageSize) return writes;
  }
}

const pageSize = 1000;
const actions: readonly RowAction[] = ['create', 'update', 'delete', 'restore', 'purge'];

function is(table: AnyTable, { action }: { readonly action: string }, wanted: RowAction): boolean {
  return action === `${resourceTypeOf(table)}.${wanted}`;
}

/** Whoever may read the trail sees every row in it, and so its row as it is now. */
async function liveRow<T extends AnyTable>(
  log: TableAccess<typeof auditLog>,
  table: T,
  key: RowKey<T>,
): Promise<State | undefined> {
  const actor = { ...log.actor, unrestricted: true };
  const row = await findByKey(new TableAccess(table, { ...log.context, actor }), key, { visibility: 'all' });
  return row && withoutSecrets(table, row);
}

function withoutSecrets(table: AnyTable, row: object): State {
  return Object.fromEntries(
    Object.entries(row).filter(([property]) => table.columns[property]?.secret !== true),
  );
}
