import { MigrationError } from '../errors/migration-error.ts';
import { formatDifferences, type ObjectDifference } from '../introspection/compare-descriptions.ts';

/** A history does not keep what is asked of it. */
export class ProofError extends MigrationError {
  /** What is not as it should be; empty where it is not about a difference. */
  readonly differences: readonly ObjectDifference[];

  constructor(message: string, differences: readonly ObjectDifference[] = []) {
    const list = differences.length === 0 ? '' : `\n${formatDifferences(differences).replace(/^/gm, '    ')}`;
    super('ProofError', 'HF_MIGRATION_PROOF', message + list);
    this.differences = differences;
  }
}
