// Migrating.

export type { MigrationStatus, RevisionStatus } from './history/status.ts';
export type { Direction, Logger, MigrationEvent } from './runner/events.ts';
export { createMigrator, type MigrationRun, type Migrator } from './runner/migrator.ts';
export type { DownOptions, MigratorOptions, UpOptions } from './runner/migrator-options.ts';
export type { FinishedRevision } from './runner/run-steps.ts';

// Failing.

export { InvalidOptionError, isHoldfastError } from '@holdfast/resilience';
export { type LockHolder, MigrationLockTimeoutError } from './dialect/lock-timeout-error.ts';
export type { ScriptFault, ScriptPosition } from './dialect/script-fault.ts';
export { MigrationError } from './errors/migration-error.ts';
export {
  EditedRevisionError,
  HistoryError,
  IrreversibleRevisionError,
  MissingRevisionError,
  UnfinishedRevisionError,
} from './history/history-error.ts';
export { UnknownRevisionError } from './revision/find-revision.ts';
export { WrongProviderError } from './revision/lock-file.ts';
export { MigrationFolderError } from './revision/migration-folder-error.ts';
export { MigrationAbortedError } from './runner/migration-aborted-error.ts';
export { ScriptFailedError } from './runner/script-failed-error.ts';
export type { ScriptFailure, StateAfterFailure } from './runner/script-failure.ts';
