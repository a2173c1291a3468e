import { MigrationError } from '../errors/migration-error.ts';
import { nameList } from '../errors/name-list.ts';

/** A target names no revision, or several. */
export class UnknownRevisionError extends MigrationError {
  constructor(message: string) {
    super('UnknownRevisionError', 'HF_MIGRATION_UNKNOWN', message);
  }
}

/** The one name that is `target`, or that alone begins with it, as a timestamp does. */
export function findRevision(names: readonly string[], target: string): string {
  if (names.includes(target)) return target;
  const [found, ...others] = target === '' ? [] : names.filter((name) => name.startsWith(target));
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) {
    throw new UnknownRevisionError(
      `'${target}' could be any of ${others.length + 1} migrations: ${nameList([found, ...others])}. Nothing was run.\n` +
        '  Give more of the name.',
    );
  }
  const known = names.length === 0 ? 'there are none' : `the last of them: ${nameList(names.slice(-5))}`;
  throw new UnknownRevisionError(`there is no migration '${target}' (${known}). Nothing was run.`);
}
