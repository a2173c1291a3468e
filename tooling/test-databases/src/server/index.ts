export type { Storage } from '../temporary-storage.ts';
export { type PostgresServer, type PostgresServerOptions, startPostgresServer } from './postgres-server.ts';
export { PostgresServerError, type PostgresServerErrorCode } from './postgres-server-error.ts';
export { type PostgresReplica, type ReplayLag, startReplica } from './replica.ts';
export type { ReplicaOptions } from './replica-options.ts';
export { defaultSettings } from './settings.ts';
