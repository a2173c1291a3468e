/** What a database said about a script that it refused. */
export interface ScriptFault {
  /** The database's own words. */
  readonly message: string;
  /** Its code: a SQLSTATE, or SQLite's result code. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Where in a function the fault arose, innermost first. */
  readonly context: string | undefined;
  /** Where in the script, if the database says. */
  readonly position: ScriptPosition | undefined;
  /** Whether the statement is one that cannot run inside a transaction. */
  readonly needsNoTransaction: boolean;
}

export interface ScriptPosition {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** The text of this line. */
  readonly text: string;
}

/**
 * The place in a script of the character at `offset` of the part of it that begins at `start`, an index of the
 * string.
 */
export function locateIn(script: string, start: number, offset: number): ScriptPosition | undefined {
  return locate(script, Array.from(script.slice(0, start)).length + offset);
}

/** The place of the character at `offset`, counted from 0 in characters (not in UTF-16 units, as strings are). */
export function locate(script: string, offset: number): ScriptPosition | undefined {
  const before = Array.from(script).slice(0, offset);
  if (before.length < offset) return undefined;
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.reduce((count, character) => (character === '\n' ? count + 1 : count), 1);
  const text = (script.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  return { line, column: offset - lineStart + 1, text };
}
