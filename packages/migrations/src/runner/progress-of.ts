import { createHash } from 'node:crypto';

import type { Progress } from '../ledger/progress.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Direction } from './events.ts';

/** How far a script is of which so many statements are done, and the next one begun or not. */
export function progressOf(
  direction: Direction,
  statements: readonly SqlStatement[],
  done: number,
  begun: boolean,
): Progress {
  const digest = digestOf(statements, begun ? done + 1 : done);
  return { direction, done, total: statements.length, begun, digest };
}

/** Of the first `count` statements: another one where any of them was edited. */
export function digestOf(statements: readonly SqlStatement[], count: number): string {
  const texts = statements.slice(0, count).map(({ text }) => text.replaceAll('\r\n', '\n'));
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}
