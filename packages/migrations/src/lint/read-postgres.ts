import type { ScanToken } from 'libpg-query';

import { parseScript } from '../sql/parse-script.ts';
import { loadPostgresParser } from '../sql/postgres-parser.ts';
import { type LintScript, placeOfByte, type ScriptComment, waiverMark } from './script.ts';

/** The most bytes of a name that PostgreSQL keeps: NAMEDATALEN - 1. */
export const longestName = 63;

/** Reads a script by PostgreSQL's own parser. */
export async function readPostgres(text: string): Promise<LintScript> {
  const script = await parseScript(text);
  if (script === undefined)
    return { text, statements: [], comments: [], longNames: [], fault: await faultOf(text) };
  // Its tokens are asked for only where they can matter: there are many of them.
  const tokens = text.includes(waiverMark) || mayHaveLongName(text) ? await scan(text) : [];
  const comments = tokens.filter(({ tokenName }) => tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT');
  const names = tokens.filter(({ tokenName }) => tokenName === 'IDENT');
  return {
    text,
    statements: script.statements,
    comments: comments
      .filter((comment) => comment.text.includes(waiverMark))
      .map((comment) => place(text, comment)),
    longNames: names
      .map((token) => ({ name: unquote(token.text), at: token.start }))
      .filter(({ name }) => Buffer.byteLength(name) > longestName)
      .map((found) => ({ ...found, index: placeOfByte(text, found.at).index })),
  };
}

/** Where the commands of an ALTER TABLE begin, in bytes from the start of its text. */
export async function commandStarts(statement: string): Promise<readonly number[]> {
  const tokens = (await scan(statement)).filter(({ tokenName }) => !tokenName.endsWith('_COMMENT'));
  const starts: number[] = [tokens[0]?.start ?? 0];
  let depth = 0;
  for (const [index, { text }] of tokens.entries()) {
    if (text === '(' || text === '[') depth += 1;
    if (text === ')' || text === ']') depth -= 1;
    if (text === ',' && depth === 0) starts.push(tokens[index + 1]?.start ?? 0);
  }
  return starts;
}

async function scan(text: string): Promise<readonly ScanToken[]> {
  await loadPostgresParser();
  const { scanSync } = await import('libpg-query');
  return scanSync(text).tokens;
}

function place(
  text: string,
  { text: comment, start }: { readonly text: string; readonly start: number },
): ScriptComment {
  const { index } = placeOfByte(text, start);
  return { text: comment, start: index, end: index + comment.length };
}

function mayHaveLongName(text: string): boolean {
  return /"[^"]{22,}"|[^\s"]{22,}/.test(text);
}

function unquote(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;
}

async function faultOf(text: string): Promise<NonNullable<LintScript['fault']>> {
  const zero = text.indexOf('\0');
  if (zero >= 0) return { message: 'a zero byte, which no script of PostgreSQL may hold', at: zero };
  const parse = await loadPostgresParser();
  const { hasSqlDetails } = await import('libpg-query');
  try {
    parse(text);
    return { message: `it is too long to be read (${text.length} characters)`, at: 0 };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const characters = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    return { message, at: Array.from(text).slice(0, characters).join('').length };
  }
}
