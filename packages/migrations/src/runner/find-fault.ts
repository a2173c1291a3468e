import { locateIn, type ScriptFault } from '../dialect/script-fault.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Work } from './run-step.ts';
import type { StateAfterFailure } from './script-failure.ts';

interface Failed {
  readonly error: unknown;
  /** Where what was sent begins in the script. */
  readonly start: number;
  /** What was sent. */
  readonly statements: readonly SqlStatement[];
  readonly state: StateAfterFailure;
  /** When it was sent, by `performance.now()`. */
  readonly sentAt: number;
}

/** What took longer to fail is not run again only to say where, in ms. */
const longestSearchMs = 10_000;

/**
 * What the database said, and where: of many faults (a name that is taken, a value that is there twice) it says
 * what, not where.
 */
export async function findFault(work: Work, failed: Failed): Promise<ScriptFault | undefined> {
  const { stage, script } = work;
  const fault = stage.dialect.fault(failed.error, script, failed.start);
  if (fault === undefined || fault.position !== undefined) return fault;
  const statement = await findStatement(work, failed, fault.code);
  return statement === undefined ? fault : { ...fault, position: locateIn(script, statement.start, 0) };
}

/** Runs the statements again, one after the other and to be rolled back, until one fails as it did. */
async function findStatement(
  { stage: { connection, dialect, options } }: Work,
  { statements, state, sentAt }: Failed,
  code: string,
): Promise<SqlStatement | undefined> {
  if (statements.length <= 1) return statements[0];
  if (performance.now() - sentAt > longestSearchMs) return undefined;
  if (state !== 'rolled-back' && state !== 'resumable') return undefined;
  let found: SqlStatement | undefined;
  const search = connection.transaction(
    async (transaction) => {
      for (const statement of statements) {
        found = statement;
        await transaction.script(statement.text, options.signal && { signal: options.signal });
      }
      found = undefined;
      throw new Error('no statement failed');
    },
    { attempts: 1 },
  );
  const error = await search.catch((cause: unknown) => cause);
  return dialect.fault(error, '', 0)?.code === code ? found : undefined;
}
