import { readBlocks, writeBlocks } from '../snapshot/schema-blocks.ts';

const list = /^schemas ?= ?\[/;

/** The database's schemas that models and enums of a Prisma schema are in. */
function usedSchemas(schema: string): readonly string[] {
  const lines = readBlocks(schema).flatMap((block) => block.lines);
  const names = lines.flatMap((line) => /^@@schema\((?:map: ?)?"((?:[^"\\]|\\.)*)"\)/.exec(line)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/**
 * The schema with those alone in its datasource's list. The engine takes what the list has for what the database has,
 * and would not make it when something comes to be in it.
 */
export function withUsedSchemas(schema: string): string {
  const used = usedSchemas(schema).map((name) => `"${name}"`);
  const line = used.length === 0 ? [] : [`schemas = [${used.join(', ')}]`];
  return writeBlocks(
    readBlocks(schema).map((block) =>
      block.kind === 'datasource' && block.lines.some((text) => list.test(text))
        ? { ...block, lines: [...block.lines.filter((text) => !list.test(text)), ...line] }
        : block,
    ),
  );
}

/**
 * The way back from schemas that a script makes. The engine makes them, and never drops one. What is not empty by then
 * is somebody else's as well, and the database refuses to drop it.
 */
export function dropNewSchemas(from: string, to: string): string {
  const had = usedSchemas(from);
  const made = usedSchemas(to).filter((name) => name !== 'public' && !had.includes(name));
  return made.map((name) => `\n-- DropSchema\nDROP SCHEMA "${name}";\n`).join('');
}
