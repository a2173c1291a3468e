import { locateIn, type ScriptFault } from '../dialect/script-fault.ts';
import type { Segment } from '../sql/segments.ts';
import { resetsSession } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Work } from './run-step.ts';
import type { StateAfterFailure } from './script-failure.ts';
import { signalOf } from './send-statements.ts';

interface Failed {
  readonly error: unknown;
  /** Where what was sent begins in the script. */
  readonly start: number;
  /** What failed; `undefined` where it was none of the script's statements, or only the database could take them apart. */
  readonly segment: Segment | undefined;
  /** What the script had set before. */
  readonly settings: readonly SqlStatement[];
  readonly state: StateAfterFailure;
  /** When it was sent, by `performance.now()`. */
  readonly sentAt: number;
}

/** What took longer to fail is not run again only to say where, in ms. */
const longestSearchMs = 10_000;

/** SQLSTATEs of what others did: a lock of theirs, a deadlock with them, a statement that they cancelled. */
const byOthers: readonly string[] = ['55P03', '40P01', '57014'];

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
  { stage }: Work,
  { segment, settings, state, sentAt }: Failed,
  code: string,
): Promise<SqlStatement | undefined> {
  const { statements = [], isolation } = segment ?? {};
  if (statements.length <= 1) return statements[0];
  // They would be held up, or hold others up, once more; and another statement may be the one this time.
  if (byOthers.includes(code) || performance.now() - sentAt > longestSearchMs) return undefined;
  if (state !== 'rolled-back' && state !== 'resumable') return undefined;
  const { connection, dialect, options, session } = stage;
  let found: SqlStatement | undefined;
  const search = dialect.transaction(connection, '', { ...options, isolation }, async (transaction) => {
    for (const { text } of settings) await transaction.script(text);
    for (const statement of statements) {
      found = statement;
      const text = resetsSession(statement) ? session.settling() : statement.text;
      await transaction.script(text, signalOf(stage));
    }
    found = undefined;
    throw new Error('no statement failed');
  });
  const error = await search.catch((cause: unknown) => cause);
  return dialect.fault(error, '', 0)?.code === code ? found : undefined;
}
