import type { Queryable } from '@holdfast/resilience';

import { SqlPart, spellName } from '../code/sql.ts';
import type { KeyColumn, Keyset } from '../dialect/keyset.ts';
import type { Checkpoint } from '../ledger/progress.ts';
import type { BackfillPlan } from './backfill.ts';

/** Some rows that follow each other by the key. */
export interface Batch {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The condition that they meet. */
  readonly range: SqlPart;
  /** The key of the last one. */
  readonly last: readonly string[];
}

/** Goes through the rows of a backfill by its key. */
export class Cursor {
  /** What it goes by, to be recognized. */
  readonly by: string;
  readonly #keyset: Keyset;
  readonly #plan: BackfillPlan;
  readonly #columns: readonly KeyColumn[];
  readonly #table: string;

  constructor(keyset: Keyset, plan: BackfillPlan, columns: readonly KeyColumn[]) {
    this.#keyset = keyset;
    this.#plan = plan;
    this.#columns = columns;
    this.#table = spellName(plan.table);
    this.by = `${plan.table.join('.')} (${columns.map(({ name }) => name).join(', ')})`;
  }

  /** About how many rows are behind a checkpoint. */
  estimate(on: Queryable, after: Checkpoint['after'] | undefined): Promise<number> {
    return this.#keyset.estimate(on, `FROM ${this.#table}${where(this.#conditions(after))}`);
  }

  /** Up to `limit` rows behind a checkpoint; `undefined` where there are no more. */
  async read(
    on: Queryable,
    after: Checkpoint['after'] | undefined,
    limit: number,
  ): Promise<Batch | undefined> {
    const names = this.#columns.map(({ name }) => name);
    const shown = [...new Set([...names, ...this.#plan.columns])].map((name) => spellName([name]));
    const texts = names.map(
      (name, index) => `${this.#keyset.toText(spellName([name]))} AS ${keyAlias(index)}`,
    );
    const order = this.#columns.map(spellKey).join(', ');
    const lock = this.#plan.columns.length > 0 ? this.#keyset.lockRows : '';
    const text =
      `SELECT ${[...shown, ...texts].join(', ')} FROM ${this.#table}${where(this.#conditions(after))} ` +
      `ORDER BY ${order} LIMIT ${limit}${lock}`;
    const { rows } = await on.query<Record<string, unknown>>({ text, values: [] });
    const lastRow = rows.at(-1);
    if (lastRow === undefined) return undefined;
    const last = names.map((_, index) => String(lastRow[keyAlias(index)]));
    for (const row of rows) for (const index of names.keys()) delete row[keyAlias(index)];
    const range = [...this.#conditions(after), this.#compare('<=', last)].join(' AND ');
    return { rows, range: new SqlPart(range), last };
  }

  #conditions(after: Checkpoint['after'] | undefined): readonly string[] {
    const { where: condition } = this.#plan;
    return [
      ...(condition === undefined ? [] : [`(${condition}\n)`]),
      ...(after === undefined ? [] : [this.#compare('>', after)]),
    ];
  }

  /** Row by row, as SQL compares several values: by the first that differs. */
  #compare(operator: '>' | '<=', values: readonly string[]): string {
    const columns = this.#columns.map(spellKey);
    const texts = values.map((text) => this.#keyset.fromText(text));
    return columns.length === 1
      ? `${columns[0]} ${operator} ${texts[0]}`
      : `(${columns.join(', ')}) ${operator} (${texts.join(', ')})`;
  }
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

function spellKey({ name, collation }: KeyColumn): string {
  const column = spellName([name]);
  return collation === undefined ? column : `${column} COLLATE ${collation}`;
}

function keyAlias(index: number): string {
  return `_holdfast_key_${index}`;
}
