import type { SqliteToken } from './tokens.ts';

/** The tokens of each statement, without comments. A trigger's body, BEGIN … END, belongs to its statement. */
export function splitStatements(tokens: readonly SqliteToken[]): readonly (readonly SqliteToken[])[] {
  const statements: SqliteToken[][] = [];
  let own: SqliteToken[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    if (token.text === ';' && depth === 0) {
      if (own.length > 0) statements.push(own);
      own = [];
      continue;
    }
    own.push(token);
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (isTrigger(own) && (word === 'BEGIN' || word === 'CASE')) depth += 1;
    if (word === 'END' && depth > 0) depth -= 1;
  }
  return own.length > 0 ? [...statements, own] : statements;
}

function isTrigger(tokens: readonly SqliteToken[]): boolean {
  const [first, second, third] = tokens.map(({ text }) => text.toUpperCase());
  return (
    first === 'CREATE' &&
    (second === 'TRIGGER' || (second?.startsWith('TEMP') === true && third === 'TRIGGER'))
  );
}
