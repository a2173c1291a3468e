import type { ScriptFault, ScriptPosition } from '../dialect/script-fault.ts';
import { fileOf, type ScriptFailure } from './script-failure.ts';
import { TableLockTimeoutError } from './table-lock-timeout-error.ts';

/** The failure in the database's words, with its place in the file. */
export function describeFault(
  { revision, direction, fault }: ScriptFailure,
  cause: unknown,
): readonly string[] {
  const file = `${revision}/${fileOf(direction)}`;
  if (fault === undefined) {
    return [`${file} failed: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
  return faultLines(`${file} failed`, fault, cause);
}

/** What failed, in whose words, and where. */
export function faultLines(
  what: string,
  fault: Omit<ScriptFault, 'code' | 'needsNoTransaction'> & { readonly code: string | undefined },
  cause: unknown,
): readonly string[] {
  const { position, detail, hint, context, message, code } = fault;
  const held = cause instanceof TableLockTimeoutError ? [cause.message] : [];
  const place = position === undefined ? '' : ` at line ${position.line}, column ${position.column}`;
  const said = code === undefined ? message : `${message} (${code}).`;
  return [
    `${what}${place}: ${said}`,
    ...(position === undefined ? [] : excerpt(position)),
    ...held,
    ...(detail === undefined ? [] : [`Detail: ${detail}`]),
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
    ...(context === undefined ? [] : [`In: ${context.replaceAll('\n', '\n      ')}`]),
  ];
}

/** How much of a long line is shown on either side of the fault. */
const around = 60;

/** The line, and a caret under the fault. */
function excerpt({ line, column, text }: ScriptPosition): readonly string[] {
  const start = Math.max(0, column - 1 - around);
  const characters = Array.from(text);
  const shown = characters.slice(start, column - 1 + around).join('');
  // Tabs stay tabs, so that the caret stands under its character however wide they are.
  const indent = characters
    .slice(start, column - 1)
    .join('')
    .replace(/[^\t]/g, ' ');
  const gutter = ' '.repeat(String(line).length);
  return [`  ${line} | ${shown}`, `  ${gutter} | ${indent}^`];
}
