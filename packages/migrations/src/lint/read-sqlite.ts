import type { Node } from 'libpg-query';

import { splitStatements } from '../dialect/sqlite/split-statements.ts';
import { type SqliteToken, sqliteTokens } from '../dialect/sqlite/tokens.ts';
import { parseScript } from '../sql/parse-script.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { type LintScript, placeOfIndex, waiverMark } from './script.ts';
import { asPostgres } from './sqlite-as-postgres.ts';

/**
 * Reads a script for SQLite. What changes tables is near enough to PostgreSQL's SQL for its parser, once names are
 * quoted its way; what that does not take (a trigger, a virtual table) is not looked at.
 */
export async function readSqlite(text: string): Promise<LintScript> {
  const tokens = sqliteTokens(text);
  const statements = await Promise.all(splitStatements(tokens).map((own) => readStatement(own, text)));
  return {
    text,
    statements: statements.filter((statement) => statement !== undefined),
    comments: tokens
      .filter(({ kind, text: comment }) => kind === 'comment' && comment.includes(waiverMark))
      .map(({ text: comment, start }) => ({ text: comment, start, end: start + comment.length })),
    longNames: [],
  };
}

async function readStatement(
  tokens: readonly SqliteToken[],
  script: string,
): Promise<SqlStatement | undefined> {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const text = script.slice(first.start, last.start + last.text.length);
  const node = readPragma(tokens) ?? (await parseScript(asPostgres(tokens, text)))?.statements[0]?.node;
  if (node === undefined) return undefined;
  const { line, column } = placeOfIndex(script, first.start);
  const kind = Object.keys(node)[0] ?? '';
  return { text, start: first.start, line, column, kind, node, runsInTransaction: true };
}

/** A pragma is what PostgreSQL calls SET. */
function readPragma(tokens: readonly SqliteToken[]): Node | undefined {
  const [first, name] = tokens;
  if (first?.text.toUpperCase() !== 'PRAGMA' || name === undefined) return undefined;
  return { VariableSetStmt: { kind: 'VAR_SET_VALUE', name: name.text.toLowerCase() } };
}
