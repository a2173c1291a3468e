import type { SqliteToken } from '../dialect/sqlite/tokens.ts';

/** Words of SQLite's that PostgreSQL's parser does not know, and that say nothing about what is lost. */
const unknown: readonly (readonly string[])[] = [
  ['AUTOINCREMENT'],
  ['WITHOUT', 'ROWID'],
  ['STRICT'],
  ...['ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE'].map((what) => ['ON', 'CONFLICT', what]),
];

/** A statement of SQLite's as PostgreSQL's parser can read it, near enough for what is asked of it. */
export function asPostgres(tokens: readonly SqliteToken[], text: string): string {
  const start = tokens[0]?.start ?? 0;
  const characters = text.split('');
  const put = (index: number, character: string): void => {
    characters[index - start] = character;
  };
  for (const [place, { kind, text: piece, start: at }] of tokens.entries()) {
    if (kind === 'name') {
      put(at, '"');
      put(at + piece.length - 1, '"');
    }
    const words = unknown.find((phrase) =>
      phrase.every((word, index) => {
        const token = tokens[place + index];
        return token?.kind === 'word' && token.text.toUpperCase() === word;
      }),
    );
    for (const token of tokens.slice(place, place + (words?.length ?? 0))) {
      for (let index = 0; index < token.text.length; index += 1) put(token.start + index, ' ');
    }
  }
  for (const token of untypedColumns(tokens)) {
    const last = token.start + token.text.length - 1 - start;
    characters[last] += ' text';
  }
  // WITHOUT ROWID, STRICT leaves its comma behind.
  return characters.join('').replace(/,(?=\s*$)/, ' ');
}

/** What comes in the place of a column where it is a constraint of the table. */
const ofTable = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** What may come behind a column's name where it has no type, which SQLite allows. */
const behindName = new Set([
  ',',
  ')',
  'NOT',
  'NULL',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
  'GENERATED',
  'AS',
  ...ofTable,
]);

function untypedColumns(tokens: readonly SqliteToken[]): readonly SqliteToken[] {
  const isTable = /^CREATE (?:TEMP |TEMPORARY )?TABLE /i.test(
    tokens
      .slice(0, 4)
      .map(({ text }) => text)
      .join(' '),
  );
  if (!isTable) return [];
  let depth = 0;
  return tokens.filter(({ kind, text }, index) => {
    const before = tokens[index - 1]?.text;
    const begins = depth === 1 && (before === '(' || before === ',');
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (!begins || kind === 'sign' || (kind === 'word' && ofTable.has(text.toUpperCase()))) return false;
    return behindName.has(tokens[index + 1]?.text.toUpperCase() ?? '');
  });
}
