import type { AnyTable, NewRow, Row } from '@holdfast/db-types';
import type { QueryResult } from '@holdfast/resilience';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { InsertManyOptions, RowBatch } from '../writing/row-writer.ts';
import { encodeRows } from './encode-rows.ts';

/** How many rows are encoded while the database stores as many. */
const chunkSize = 1000;

export interface CreateManyOptions {
  /** Whether the rows are answered as they were stored, rather than their number. @default false */
  readonly returning?: boolean;
  /** Called after each part of the rows, while none of them is committed yet. */
  readonly onProgress?: (progress: BulkProgress) => void;
}

export interface BulkProgress {
  /** How many rows have been sent and stored so far. */
  readonly done: number;
  /** How many there are in all. */
  readonly total: number;
}

/** Inserts all rows, or none, and answers how many. */
export async function createMany<T extends AnyTable>(
  access: TableAccess<T>,
  rows: readonly NewRow<T>[],
  { onProgress }: CreateManyOptions,
): Promise<number> {
  let count = 0;
  await insertAll(access, rows, { returning: false, copy: true }, onProgress, {
    begin: () => {
      count = 0;
    },
    take: (_, { rowCount }) => {
      count += rowCount;
    },
  });
  return count;
}

/** As `createMany`, and answers the rows as they were stored, in the order they were given. */
export async function createManyReturning<T extends AnyTable>(
  access: TableAccess<T>,
  rows: readonly NewRow<T>[],
  { onProgress }: CreateManyOptions,
): Promise<Row<T>[]> {
  let created: Row<T>[] = [];
  await insertAll(access, rows, { returning: true, copy: false }, onProgress, {
    begin: () => {
      created = [];
    },
    take: (batch, result) => {
      const stored = access.decode(result);
      if (stored.length !== batch.rows.length) {
        throw new QueryError(
          `${access.table.name}: the insert of ${batch.rows.length} rows answered ${stored.length}. A trigger or a rule turned some away.`,
        );
      }
      for (const [position, row] of stored.entries()) created[batch.rows[position] ?? 0] = row;
    },
  });
  return created;
}

/** What becomes of what batches answer. A transaction that is run again begins anew. */
interface Answers {
  begin(): void;
  take(batch: RowBatch, result: QueryResult): void;
}

async function insertAll<T extends AnyTable>(
  access: TableAccess<T>,
  rows: readonly NewRow<T>[],
  options: InsertManyOptions,
  onProgress: CreateManyOptions['onProgress'],
  answers: Answers,
): Promise<void> {
  if (!Array.isArray(rows)) {
    throw new QueryError(`${access.table.name}: createMany takes a list of rows, not ${quoteValue(rows)}.`);
  }
  if (rows.length === 0) return;
  const first = encodeRows(access, rows.slice(0, chunkSize), 0);
  const [only] = first;
  const { dialect } = access.mapped;
  const isShort = dialect.supportsArrayParameters && first.length === 1 && rows.length <= smallest;
  if (isShort && only !== undefined && only.columns.length > 0) {
    answers.take(only, await access.writer.insertMany(access, only, options));
    onProgress?.({ done: rows.length, total: rows.length });
    return;
  }
  const attempt = (attempted: InsertManyOptions): Promise<void> =>
    access.transaction((inner) => {
      answers.begin();
      return insertChunks(inner, rows, first, attempted, onProgress, answers);
    });
  try {
    await attempt(options);
  } catch (error) {
    if (!options.copy || !refusesCopy(error)) throw error;
    await attempt({ ...options, copy: false });
  }
}

/** Up to so many rows a transaction around COPY costs more than COPY saves. */
const smallest = 200;

async function insertChunks<T extends AnyTable>(
  access: TableAccess<T>,
  rows: readonly NewRow<T>[],
  first: readonly RowBatch[],
  options: InsertManyOptions,
  onProgress: CreateManyOptions['onProgress'],
  answers: Answers,
): Promise<void> {
  const total = rows.length;
  const send = async (batches: readonly RowBatch[], done: number): Promise<void> => {
    for (const batch of batches) answers.take(batch, await access.writer.insertMany(access, batch, options));
    onProgress?.({ done, total });
  };
  let sending = send(first, Math.min(chunkSize, total));
  try {
    for (let start = chunkSize; start < total; start += chunkSize) {
      const end = Math.min(start + chunkSize, total);
      const batches = encodeRows(access, rows.slice(start, end), start);
      await sending;
      sending = send(batches, end);
    }
  } finally {
    // Also where a row is refused meanwhile: the transaction ends when nothing runs in it any more.
    await sending.catch(() => undefined);
  }
  await sending;
}

/** With row security, and into a view, only INSERT works. */
function refusesCopy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === '0A000' || code === '42809';
}
