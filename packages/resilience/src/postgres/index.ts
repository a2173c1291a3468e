export { type PostgresOptions, postgres } from './postgres.ts';
export { PostgresDatabase } from './postgres-database.ts';
export { type ConnectCallback, ResilientPool } from './resilient-pool.ts';
export type { ResilientPoolOptions } from './resilient-pool-options.ts';
