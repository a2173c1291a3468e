import type { Node, ParseResult, RawStmt } from 'libpg-query';

import { CharacterOffsets } from './character-offsets.ts';
import { loadPostgresParser } from './postgres-parser.ts';
import { runsInTransaction } from './runs-in-transaction.ts';
import type { ParsedScript, SqlStatement } from './statement.ts';

/** A tree takes some 60 times the memory of its text, so that a script of data in megabytes is not taken apart. */
const longest = 4_000_000;

/**
 * Takes a script apart with PostgreSQL's parser. `undefined` where that parser does not take it: it has a syntax
 * error, which the server will tell, or belongs to a dialect of SQL that only the server knows, or is longer than 4
 * million characters.
 */
export async function parseScript(text: string): Promise<ParsedScript | undefined> {
  if (text.trim() === '') return { statements: [] };
  // The parser takes a zero byte for the end; the server refuses it.
  if (text.length > longest || text.includes('\0')) return undefined;
  const parse = await loadPostgresParser();
  let result: ParseResult;
  try {
    result = parse(text);
  } catch {
    return undefined;
  }
  return { statements: toStatements(text, result.stmts ?? []) };
}

function toStatements(script: string, trees: readonly RawStmt[]): readonly SqlStatement[] {
  const offsets = new CharacterOffsets(script);
  return trees.flatMap(({ stmt, stmt_location = 0, stmt_len }) => {
    if (stmt === undefined) return [];
    const { index: start, line, column } = offsets.at(stmt_location);
    const end = stmt_len === undefined ? script.length : offsets.at(stmt_location + stmt_len).index;
    const text = script.slice(start, end).trimEnd();
    return [
      {
        text,
        start,
        line,
        column,
        kind: kindOf(stmt),
        node: stmt,
        runsInTransaction: runsInTransaction(stmt),
      },
    ];
  });
}

/** A node of the tree is an object with one key, its kind. */
function kindOf(node: Node): string {
  return Object.keys(node)[0] ?? '';
}
