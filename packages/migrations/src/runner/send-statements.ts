import type { Connection } from '@holdfast/resilience';

import { resetsSession } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Work } from './run-step.ts';

/** What stands in a script from the first of these statements to the last. */
export function textOf(script: string, statements: readonly SqlStatement[]): string {
  const last = statements.at(-1);
  return script.slice(startOf(statements), last === undefined ? undefined : last.start + last.text.length);
}

/** Where that begins in the script. */
export function startOf(statements: readonly SqlStatement[]): number {
  return statements[0]?.start ?? 0;
}

/**
 * Sends statements of a script, inside a transaction: as one message, unless one of them is RESET ALL, which is to lead
 * back to the session as the script found it, not as the server would have it. `onSend` hears where what is sent begins.
 */
export async function sendStatements(
  on: Connection,
  { script, stage }: Pick<Work, 'script' | 'stage'>,
  statements: readonly SqlStatement[],
  onSend: (start: number) => void,
): Promise<void> {
  const reset = statements.findIndex(resetsSession);
  const first = reset === -1 ? statements : statements.slice(0, reset);
  if (first.length > 0) {
    onSend(startOf(first));
    await on.script(textOf(script, first), signalOf(stage));
  }
  if (reset === -1) return;
  await on.script(stage.session.settling());
  await sendStatements(on, { script, stage }, statements.slice(reset + 1), onSend);
}

export function signalOf({ options }: Work['stage']): { readonly signal: AbortSignal } | undefined {
  return options.signal && { signal: options.signal };
}
