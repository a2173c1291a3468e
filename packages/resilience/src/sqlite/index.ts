export { DatabaseLockedError } from './database-locked-error.ts';
export { DatabaseOpenError } from './database-open-error.ts';
export { type SqliteOptions, sqlite } from './sqlite.ts';
export { SqliteDatabase } from './sqlite-database.ts';
export type { SqliteLocation } from './sqlite-location.ts';
export { SqliteMissingError } from './sqlite-missing-error.ts';
