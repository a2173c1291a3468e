import knex, { type Knex } from 'knex';
import { clientClassOf, clientOn } from './knex-client.ts';
import type { SqlDialect } from './sql-dialect.ts';

const builder: Knex = knex({ client: 'pg' });

export const postgres: SqlDialect = {
  builder,
  whereIn(query, column, list) {
    query.whereRaw('?? = any(?)', [column, list] as unknown as Knex.RawBinding[]);
  },
  encodeList: (values) => values,
  knexOn: (connection) => knex({ client: clientOn(clientClassOf(builder), connection) }),
};
