import { dialects } from '@holdfast/db-types';
import knex, { type Knex } from 'knex';
import { explainPostgres } from './explain-postgres.ts';
import { clientClassOf, clientOn, wrapIdentifier } from './knex-client.ts';
import type { SqlDialect } from './sql-dialect.ts';

const builder: Knex = knex({ client: 'pg', wrapIdentifier });

/** How many items the server takes a list for whose length it does not know, as it plans for good. */
const plannedFor = 10;

/**
 * A list as long as that, by repeating its last item. For a shorter one every plan that is made for it alone looks cheaper, so
 * the server would plan each call anew, which takes longer than to look for a few keys.
 */
function filledUp(values: readonly unknown[]): readonly unknown[] {
  return values.length === 0
    ? values
    : [...values, ...new Array(plannedFor - values.length).fill(values.at(-1))];
}

export const postgres: SqlDialect = {
  builder,
  supportsDataModifyingCte: true,
  supportsRowLocks: true,
  supportsRowSecurity: true,
  // A row that was updated has been locked for it by this transaction; one that was inserted has not.
  wasInserted: 'xmax = 0',
  supportsArrayParameters: true,
  supportsCopy: true,
  nullsSortLast: true,
  // With every digit of a time, of which the driver reads milliseconds.
  // A Date has milliseconds, the column may have microseconds: rows between the two would be skipped or repeated.
  readsExactly: ({ type, nativeType }) => type !== 'timestamp' || /\([0-3]\)/.test(nativeType),
  asStored: (column) => `${column}::text`,
  maxParameters: dialects.postgres.maxParameters,
  whereIn(query, column, list) {
    query.whereRaw('?? = any(?)', [column, list]);
  },
  encodeList: (values) => values,
  encodeKeys: (values) => (values.length < plannedFor ? filledUp(values) : values),
  whereAnyOf(query, columns, lists) {
    const names = columns.map(() => '??').join(', ');
    const arrays = columns.map(({ nativeType }) => `?::${nativeType}[]`).join(', ');
    query.whereRaw(`(${names}) in (select * from unnest(${arrays}))`, [
      ...columns.map(({ databaseName }) => databaseName),
      ...lists,
    ]);
  },
  encodeCombinations: (columns, combinations) =>
    columns.map((_, index) => combinations.map((combination) => combination[index])),
  // Integers add up to larger ones, and those to decimals.
  exactSum: (_, name) => ({
    parts: [`sum(${name})::text`],
    sortedBy: `sum(${name})`,
    combine: ([sum]) => String(sum),
  }),
  whereText(query, { databaseName }, match, text) {
    query.whereRaw(`?? ${match === 'icontains' ? 'ilike' : 'like'} ?`, [databaseName, text]);
  },
  encodeText(match, text) {
    const literal = text.replace(/[\\%_]/g, '\\$&');
    return `${match === 'startsWith' ? '' : '%'}${literal}${match === 'endsWith' ? '' : '%'}`;
  },
  explain: explainPostgres,
  knexOn: (connection) => knex({ client: clientOn(clientClassOf(builder), connection) }),
};
