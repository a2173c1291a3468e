import type { ClientResult } from './run-on-client.ts';

/**
 * Whether somebody ended or began a transaction by hand: then the one that is open is not the one that was begun here.
 * Going back to a savepoint is answered with ROLLBACK as well, and changes nothing.
 */
export function changesTransaction(text: string, result: ClientResult): boolean {
  const results = Array.isArray(result) ? result : [result];
  return results.some(({ command }) => {
    if (command === 'ROLLBACK') return !/\bto\b/i.test(text);
    return command === 'BEGIN' || command === 'START' || command === 'COMMIT' || command === 'PREPARE';
  });
}
