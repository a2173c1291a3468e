import { readBlocks } from '../snapshot/schema-blocks.ts';
import { mapOf } from './map-of.ts';
import { readField } from './rename.ts';

/** A statement: to the first `;` that ends a line. The engine writes no other kind. */
const statement = /[^;]*(?:;(?!\n|$)[^;]*)*;\n?/g;
const quoted = '"((?:[^"]|"")+)"';
/** A schema with its dot, where one is named. */
const qualifier = '((?:"(?:[^"]|"")+"\\.)?)';

/**
 * Mends what the engine writes about the sequences of `@default(autoincrement())` on PostgreSQL. Of two schemas it does
 * not know what a sequence is called, and so drops one without a name; it makes one by a name in small letters,
 * without quotes, and of bigint where the column's own type would have made another.
 */
export function mendSequences(script: string, from: string, to: string): string {
  const had = serials(from);
  const has = serials(to);
  return script.replace(statement, (text) => {
    // Nameless sequences are all one to it, so it may leave out the drop of one as well.
    if (/DROP SEQUENCE ""/.test(text)) return '';
    const [, schema = '', table] = new RegExp(`ALTER TABLE ${qualifier}${quoted}`).exec(text) ?? [];
    const freed = [...text.matchAll(new RegExp(`ALTER COLUMN ${quoted} DROP DEFAULT`, 'g'))]
      .map((found) => found[1] ?? '')
      .filter((column) => had.has(`${table}.${column}`) && !has.has(`${table}.${column}`));
    if (table !== undefined && freed.length > 0)
      return text + freed.map((column) => dropOwned(schema, table, column)).join('');
    return text
      .replace(/CREATE SEQUENCE ((?:"[^"]+"\.)?[^";]+);/, (_, name: string) => {
        const { table: owner, column } = ownerOf(script, name);
        return `CREATE SEQUENCE ${serialName(script, name)} AS ${sequenceType(to, owner, column)};`;
      })
      .replace(
        /nextval\('((?:"[^"]+"\.)?[^"']+)'\)/g,
        (_, name: string) => `nextval('${literal(serialName(script, name))}')`,
      )
      .replace(
        /ALTER SEQUENCE ((?:"[^"]+"\.)?[^";]+) OWNED BY/,
        (_, name: string) => `ALTER SEQUENCE ${serialName(script, name)} OWNED BY`,
      );
  });
}

/** The name that SERIAL gives, in quotes, which is what the column has in a database made from nothing. */
function serialName(script: string, name: string): string {
  const { schema, table, column } = ownerOf(script, name);
  return `${schema}"${table === '' ? name : `${table}_${column}_seq`}"`;
}

/** The engine says in another statement whose a sequence is. */
function ownerOf(
  script: string,
  sequence: string,
): { readonly schema: string; readonly table: string; readonly column: string } {
  const owned = `ALTER SEQUENCE ${escapeForPattern(sequence)} OWNED BY ${qualifier}${quoted}\\.${quoted}(?!\\.)`;
  const found = new RegExp(owned).exec(script);
  return { schema: found?.[1] ?? '', table: found?.[2] ?? '', column: found?.[3] ?? '' };
}

/** By the column it belongs to; nothing where the column has none. */
function dropOwned(schema: string, table: string, column: string): string {
  const name = `pg_get_serial_sequence('${literal(`${schema}"${table}"`)}', '${literal(column)}')`;
  return `DO $$ BEGIN IF ${name} IS NOT NULL THEN EXECUTE 'DROP SEQUENCE ' || ${name}; END IF; END $$;\n`;
}

function literal(text: string): string {
  return text.replaceAll("'", "''");
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const types: Readonly<Record<string, string>> = { Int: 'integer', BigInt: 'bigint' };

function sequenceType(schema: string, table: string, column: string): string {
  const line = serials(schema).get(`${table}.${column}`) ?? '';
  if (/@db\.SmallInt\b/.test(line)) return 'smallint';
  return types[readField(line)?.type ?? ''] ?? 'bigint';
}

/** The fields that count up by themselves, under `table.column`. */
function serials(schema: string): ReadonlyMap<string, string> {
  const models = readBlocks(schema).filter(({ kind }) => kind === 'model');
  return new Map(
    models.flatMap(({ name, lines }) => {
      const table = mapOf(lines.find((line) => line.startsWith('@@map('))) ?? name;
      const counting = lines.filter((line) => line.includes('@default(autoincrement())'));
      return counting.map((line) => [`${table}.${mapOf(line) ?? readField(line)?.name}`, line] as const);
    }),
  );
}
