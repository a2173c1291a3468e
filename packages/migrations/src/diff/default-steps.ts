import { readBlocks, type SchemaBlock, writeBlocks } from '../snapshot/schema-blocks.ts';
import { readField } from './rename.ts';

/** `@default(…)`, with texts, lists and a function's brackets in it. */
export const defaultAttribute: RegExp = / @default\((?:[^()"]|"(?:[^"\\]|\\.)*"|\([^)]*\))*\)/;

/**
 * The schema with the defaults taken off that change along with their column's type. The engine takes defaults of two
 * types for the same where it cannot tell, and leaves the old one; one that was not there before it does set.
 */
export function withoutChangedDefaults(from: string, to: string): string {
  const after = readBlocks(to);
  return writeBlocks(
    readBlocks(from).map((block) => {
      const same = after.find(({ kind, name }) => kind === block.kind && name === block.name);
      return same === undefined ? block : { ...block, lines: block.lines.map((line) => takeOff(line, same)) };
    }),
  );
}

function takeOff(line: string, { lines }: SchemaBlock): string {
  const field = readField(line);
  const value = defaultAttribute.exec(line)?.[0];
  if (field === undefined || value === undefined || value.includes('autoincrement()')) return line;
  const other = lines.find((candidate) => readField(candidate)?.name === field.name);
  if (other === undefined || typeOf(other) === typeOf(line) || defaultAttribute.exec(other)?.[0] === value)
    return line;
  return line.replace(defaultAttribute, '');
}

function typeOf(line: string): string {
  const list = readField(line)?.rest.startsWith('[]') === true ? '[]' : '';
  return `${readField(line)?.type}${list} ${/@db\.\w+(?:\([^)]*\))?/.exec(line)?.[0] ?? ''}`;
}
