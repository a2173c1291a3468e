import { type AnyTable, dialects, qualifiedName, uniqueKeyName } from '@holdfast/db-types';
import type pg from 'pg';

/** What the tables say and the database has otherwise; empty where they agree. */
export async function compareWithDatabase(
  client: pg.Client,
  tables: readonly AnyTable[],
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const table of tables) {
    const actual = await columnsOf(client, qualifiedName(table, 'postgres'));
    const described = await columnsOf(client, await mirror(client, table));
    for (const { property, databaseName, nullable, type } of Object.values(table.columns)) {
      const [has, says] = [actual.get(databaseName), described.get(databaseName)];
      if (has?.type !== says?.type) {
        differences.push(`${table.name}.${property} is ${has?.type}, not ${says?.type}`);
      }
      // Prisma's lists can be null in the database; views say nothing of null.
      if (has?.kind === 'r' && type !== 'list' && has.nullable !== nullable) {
        differences.push(`${table.name}.${property} ${has.nullable ? 'can' : 'cannot'} be null`);
      }
    }
    const indexes = await uniqueIndexesOf(client, qualifiedName(table, 'postgres'));
    for (const key of table.uniqueKeys) {
      const name = uniqueKeyName(table, key);
      const columns = key.properties.map((property) => table.columns[property]?.databaseName).join(', ');
      if (indexes.get(name) !== columns)
        differences.push(`${table.name} has no unique index ${name} (${columns})`);
    }
  }
  return differences;
}

/** Makes a table of the types that the columns name, and answers its name. */
async function mirror(client: pg.Client, { columns }: AnyTable): Promise<string> {
  const { quoteIdentifier } = dialects.postgres;
  const lines = Object.values(columns).map(
    (column) => `${quoteIdentifier(column.databaseName)} ${column.nativeType('postgres')}`,
  );
  await client.query('drop table if exists pg_temp.mirror');
  await client.query(`create temporary table mirror (${lines.join(', ')})`);
  return 'pg_temp.mirror';
}

interface DatabaseColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** `r` of a table, `v` of a view. */
  readonly kind: string;
}

async function columnsOf(client: pg.Client, table: string): Promise<ReadonlyMap<string, DatabaseColumn>> {
  const { rows } = await client.query<DatabaseColumn>(
    `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable, relkind as kind
     from pg_attribute join pg_class on pg_class.oid = attrelid where attrelid = $1::regclass and attnum > 0`,
    [table],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

async function uniqueIndexesOf(client: pg.Client, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ readonly name: string; readonly columns: string }>(
    `select relname as name,
       (select string_agg(attname, ', ' order by position)
        from unnest(indkey::int[]) with ordinality as key (number, position)
        join pg_attribute on attrelid = indrelid and attnum = number) as columns
     from pg_index join pg_class on pg_class.oid = indexrelid where indrelid = $1::regclass and indisunique`,
    [table],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}
