import { CharacterOffsets, type Place } from '../sql/character-offsets.ts';
import type { SqlStatement } from '../sql/statement.ts';

/** A script, taken apart for reading. */
export interface LintScript {
  /** Without a byte-order mark. */
  readonly text: string;
  readonly statements: readonly SqlStatement[];
  /** Why it could not be taken apart, and where, as an index of the string. */
  readonly fault?: { readonly message: string; readonly at: number };
  /** The comments that speak to the linter. */
  readonly comments: readonly ScriptComment[];
  /** Names that the server cuts off, with their place in bytes and as an index of the string. */
  readonly longNames: readonly { readonly name: string; readonly at: number; readonly index: number }[];
}

export interface ScriptComment {
  readonly text: string;
  /** Where it begins and ends, as indexes of the string. */
  readonly start: number;
  readonly end: number;
}

/** What a comment begins with that is meant for the linter. */
export const waiverMark = 'holdfast-lint';

export function placeOfByte(text: string, byte: number): Place {
  return new CharacterOffsets(text).at(byte);
}

/** The place of an index of the string. */
export function placeOfIndex(text: string, index: number): Place {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    index,
    line: before.split('\n').length,
    column: Array.from(before.slice(lineStart)).length + 1,
  };
}

export function lineOf(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
}
