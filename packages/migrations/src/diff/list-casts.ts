import { readBlocks } from '../snapshot/schema-blocks.ts';
import { mapOf } from './map-of.ts';
import { readField } from './rename.ts';

/**
 * Says how a value becomes a list, and a list a value: its first one. The engine changes the type, and PostgreSQL casts
 * neither to the other by itself.
 */
export function castLists(script: string, from: string, to: string): string {
  const [before, after] = [lists(from), lists(to)];
  return script.replace(/ALTER TABLE (?:"[^"]+"\.)?"((?:[^"]|"")+)"[^;]*;/g, (text, table: string) =>
    text.replace(
      /ALTER COLUMN "((?:[^"]|"")+)" SET DATA TYPE ([^\n;]+?)(?=,\n|;)/g,
      (change, column: string, type: string) => {
        const [was, is] = [before.get(`${table}.${column}`), after.get(`${table}.${column}`)];
        if (was === undefined || is === undefined || was === is) return change;
        const value = is ? `CASE WHEN "${column}" IS NOT NULL THEN ARRAY["${column}"] END` : `"${column}"[1]`;
        // The engine's lists can be null in the database, and it forgets to say so of one that could not.
        const nullable = is ? `,\nALTER COLUMN "${column}" DROP NOT NULL` : '';
        return `${change} USING (${value})::${type}${nullable}`;
      },
    ),
  );
}

/** Of each column, as `table.column`, whether it is a list. */
function lists(schema: string): ReadonlyMap<string, boolean> {
  const models = readBlocks(schema).filter(({ kind }) => kind === 'model');
  return new Map(
    models.flatMap(({ name, lines }) => {
      const table = mapOf(lines.find((line) => line.startsWith('@@map('))) ?? name;
      return lines.flatMap((line) => {
        const field = readField(line);
        return field === undefined
          ? []
          : [[`${table}.${mapOf(line) ?? field.name}`, field.rest.startsWith('[]')] as const];
      });
    }),
  );
}
