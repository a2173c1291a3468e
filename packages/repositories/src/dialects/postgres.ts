import { dialects } from '@holdfast/db-types';
import knex, { type Knex } from 'knex';
import { explainPostgres } from './explain-postgres.ts';
import { clientClassOf, clientOn } from './knex-client.ts';
import type { SqlDialect } from './sql-dialect.ts';

const builder: Knex = knex({ client: 'pg' });

export const postgres: SqlDialect = {
  builder,
  supportsDataModifyingCte: true,
  supportsRowLocks: true,
  supportsRowSecurity: true,
  nullsSortLast: true,
  maxParameters: dialects.postgres.maxParameters,
  whereIn(query, column, list) {
    query.whereRaw('?? = any(?)', [column, list]);
  },
  encodeList: (values) => values,
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
