// Migrating.

export type { Pace } from './backfill/pace.ts';
export type { MigrationStatus, RevisionStatus } from './history/status.ts';
export type { Direction, Logger, MigrationEvent } from './runner/events.ts';
export { createMigrator, type MigrationRun, type Migrator } from './runner/migrator.ts';
export type { DownOptions, MigratorOptions, UpOptions } from './runner/migrator-options.ts';
export type { FinishedRevision } from './runner/run-steps.ts';

// Making migrations, and looking whether all is well.

export { type AdoptedRevision, type AdoptOptions, adopt } from './adoption/adopt.ts';
export {
  type CheckProjectOptions,
  type CheckResult,
  checkProject,
  type Finding,
} from './check/check-project.ts';
export type { DriftComparison } from './check/drift.ts';
export { type CreatedRevision, type CreateOptions, createRevision } from './creation/create-revision.ts';
export type { Rename } from './diff/rename.ts';
export {
  compareDescriptions,
  formatDifferences,
  type ObjectDifference,
} from './introspection/compare-descriptions.ts';
export { type DatabaseDescription, describeDatabase } from './introspection/database-description.ts';
export type { LintFinding, LintSeverity, LintStep } from './lint/finding.ts';
export { type LintOptions, type LintReport, lintRevisions } from './lint/lint-revisions.ts';
export { type OfflineOptions, type OfflineScript, offlineScript } from './offline/offline-script.ts';
export { climbStairway, type StairwayResult } from './proofs/stairway.ts';
export type { Subject } from './proofs/subject.ts';
export { type RebasedRevision, type RebaseOptions, type RebaseResult, rebase } from './rebase/rebase.ts';
export { type StampOptions, type StampResult, stamp } from './stamp/stamp.ts';

// Failing.

export { InvalidOptionError, isHoldfastError } from '@holdfast/resilience';
export { BackfillKeyError } from './backfill/backfill-key-error.ts';
export { CodeFailedError, type CodeFailure } from './code/code-failed-error.ts';
export { CodeLoadError } from './code/code-load-error.ts';
export { MissingKnexError } from './code/missing-knex-error.ts';
export { TransactionControlError } from './code/transaction-control.ts';
export { ConfigError } from './config/config-error.ts';
export { NoSnapshotError } from './creation/no-snapshot-error.ts';
export { RenameQuestionError } from './creation/rename-question-error.ts';
export { type LockHolder, MigrationLockTimeoutError } from './dialect/lock-timeout-error.ts';
export type { ScriptFault, ScriptPosition } from './dialect/script-fault.ts';
export { EnginePanicError } from './diff/engine-panic-error.ts';
export { MigrationError } from './errors/migration-error.ts';
export {
  EditedRevisionError,
  HistoryError,
  IrreversibleRevisionError,
  MissingRevisionError,
  UnfinishedRevisionError,
} from './history/history-error.ts';
export { LedgerAccessError } from './ledger/ledger-access-error.ts';
export { OfflineCodeError } from './offline/offline-code-error.ts';
export { ProofError } from './proofs/proof-error.ts';
export { type RebaseConflict, RebaseError } from './rebase/rebase-error.ts';
export { UnknownRevisionError } from './revision/find-revision.ts';
export { WrongProviderError } from './revision/lock-file.ts';
export { MigrationFolderError } from './revision/migration-folder-error.ts';
export { MigrationAbortedError } from './runner/migration-aborted-error.ts';
export { ScriptFailedError } from './runner/script-failed-error.ts';
export type { ScriptFailure, StateAfterFailure } from './runner/script-failure.ts';
export { TableLockTimeoutError } from './runner/table-lock-timeout-error.ts';
export { ReplayError } from './scratch/replay-error.ts';
export { SchemaError } from './snapshot/schema-error.ts';
