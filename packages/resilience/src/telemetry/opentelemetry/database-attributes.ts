import type { Attributes } from '@opentelemetry/api';

import type { DialectName } from '../../database.ts';
import type { Endpoint } from '../endpoint.ts';

const systems = { postgres: 'postgresql', sqlite: 'sqlite' } as const;

/**
 * Which database it was. `db.namespace` is the database alone: the schema may change with every statement, and asking for
 * it would cost a round trip.
 */
export function databaseAttributes(dialect: DialectName, endpoint: Endpoint | undefined): Attributes {
  const { address, port, database } = endpoint ?? {};
  return {
    'db.system.name': systems[dialect],
    ...(database !== undefined && { 'db.namespace': database }),
    ...(address !== undefined && { 'server.address': address }),
    ...(port !== undefined && { 'server.port': port }),
  };
}
