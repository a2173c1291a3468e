/** Whether the engine had nothing to write. */
export function isEmptyScript(script: string): boolean {
  return script.split('\n').every((line) => line.trim() === '' || line.startsWith('--'));
}

/**
 * A script of the engine's, to be run in one transaction with its entry in the ledger. The engine puts a transaction
 * around the change of an enum; as the runner has one around the whole, those lines would end it in the middle.
 */
export function tidyScript(script: string): string {
  if (isEmptyScript(script)) return '';
  const lines = script.split('\n').filter((line) => line !== 'BEGIN;' && line !== 'COMMIT;');
  return `${lines.join('\n').trim()}\n`;
}
