export type { Backfill, BatchContext } from '../backfill/backfill.ts';
export type { MigrationCode, MigrationContext, MigrationFunction } from './migration-code.ts';
export type { Sql, SqlPart } from './sql.ts';
