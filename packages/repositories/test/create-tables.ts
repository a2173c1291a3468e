import { type AnyTable, dialectOf } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';

/** Creates tables as their definitions describe them, and runs what else a test needs. */
export async function createTables(
  database: Database,
  tables: readonly AnyTable[],
  others: readonly string[] = [],
): Promise<void> {
  const dialect = dialectOf(database.dialect);
  const name = (text: string) => dialect.quoteIdentifier(text);
  for (const { name: table, columns, primaryKey } of tables) {
    const lines = Object.values(columns).map(
      (column) =>
        `${name(column.databaseName)} ${column.nativeType(dialect)}${column.nullable ? '' : ' not null'}`,
    );
    const key = primaryKey.map((property) => name(columns[property]?.databaseName ?? property));
    await database.query({
      text: `create table ${name(table)} (${[...lines, `primary key (${key.join(', ')})`].join(', ')})`,
      values: [],
    });
  }
  for (const text of others) await database.query({ text, values: [] });
}
