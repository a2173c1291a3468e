import { splitStatements } from './split-statements.ts';
import { type SqliteToken, sqliteTokens } from './tokens.ts';

/**
 * Whether a script turns foreign keys off, as it does around the rebuild of a table. SQLite takes a pragma's value with
 * `=` or in brackets, quoted or not; what it does not know for on, as in sqlite3GetBoolean() of its source, is off.
 */
export function turnsForeignKeysOff(script: string): boolean {
  // Next to no script speaks of it, and some are long.
  if (!/foreign_keys/i.test(script)) return false;
  return splitStatements(sqliteTokens(script)).some((statement) =>
    /^pragma (?:\S+ \. )?foreign_keys [=(] (?!(?:\+ )?(?:on|yes|true|0*[1-9]\d*)\b)/.test(
      statement.map(plain).join(' '),
    ),
  );
}

function plain({ kind, text }: SqliteToken): string {
  const word = kind === 'name' || kind === 'string' ? text.slice(1, -1) : text;
  return word.toLowerCase();
}
