export type { DataStep, HistoryData, RevisionData } from '../proofs/data-survives.ts';
export { ProofError } from '../proofs/proof-error.ts';
export { type TestDatabase, type TestMigrationsOptions, testMigrations } from './test-migrations.ts';
