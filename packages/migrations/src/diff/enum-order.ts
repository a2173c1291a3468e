import { readBlocks, type SchemaBlock } from '../snapshot/schema-blocks.ts';
import { mapOf } from './map-of.ts';
import { firstWord } from './rename.ts';

const addition = /ALTER TYPE (?:"[^"]+"\.)?"([^"]+)" ADD VALUE '((?:[^']|'')*)';/g;

/**
 * Puts the values that an enum gets where the schema has them. The engine puts them last, and there they would stay:
 * the order of an enum's values is the order of its rows.
 */
export function placeValues(script: string, from: string, to: string): string {
  const [before, after] = [readEnums(from), readEnums(to)];
  return script.replace(addition, (text, name: string, value: string) => {
    const values = after.get(name) ?? [];
    const next = values.slice(values.indexOf(value) + 1).find((other) => before.get(name)?.includes(other));
    return next === undefined ? text : text.replace(/;$/, ` BEFORE '${next}';`);
  });
}

/** The values of each enum, both by their names in the database, as SQL's literals have them. */
function readEnums(schema: string): ReadonlyMap<string, readonly string[]> {
  const enums = readBlocks(schema).filter(({ kind }) => kind === 'enum');
  return new Map(enums.map((block) => [nameOf(block), valuesOf(block)]));
}

function nameOf({ name, lines }: SchemaBlock): string {
  return mapOf(lines.find((line) => line.startsWith('@@map('))) ?? name;
}

function valuesOf({ lines }: SchemaBlock): readonly string[] {
  return lines
    .filter((line) => !line.startsWith('@@'))
    .map((line) => (mapOf(line) ?? firstWord(line)).replaceAll("'", "''"));
}
