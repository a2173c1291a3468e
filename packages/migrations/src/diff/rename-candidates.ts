import { readBlocks, type SchemaBlock } from '../snapshot/schema-blocks.ts';
import { mapOf } from './map-of.ts';
import { firstWord, type Rename, readField } from './rename.ts';

/** What looks like a rename: something is gone, and something of its kind is new. Tables before what is in them. */
export function renameCandidates(from: string, to: string): readonly Rename[] {
  const [before, after] = [readBlocks(from), readBlocks(to)];
  const named = (blocks: readonly SchemaBlock[], { kind, name }: SchemaBlock): SchemaBlock | undefined =>
    blocks.find((block) => block.kind === kind && block.name === name);
  const gone = before.filter((block) => named(after, block) === undefined);
  const added = after.filter((block) => named(before, block) === undefined);
  const blocks = gone.flatMap((old) =>
    added
      .filter((other) => other.kind === old.kind && areAlike(old, other))
      .map((other): Rename => ({ within: undefined, from: old.name, to: other.name })),
  );
  const members = before.flatMap((block) => {
    const other = named(after, block);
    return other === undefined ? [] : memberCandidates(block, other, [...before, ...after]);
  });
  return [...blocks, ...members];
}

/** At least half of the members of both have the same name. */
function areAlike(a: SchemaBlock, b: SchemaBlock): boolean {
  const names = new Set(membersOf(a).map(firstWord));
  const shared = membersOf(b).filter((line) => names.has(firstWord(line))).length;
  return shared * 2 >= Math.max(names.size, membersOf(b).length);
}

function memberCandidates(
  before: SchemaBlock,
  after: SchemaBlock,
  all: readonly SchemaBlock[],
): readonly Rename[] {
  const models = new Set(all.filter(({ kind }) => kind !== 'enum').map(({ name }) => name));
  const stored = (line: string): boolean => !models.has(readField(line)?.type ?? '');
  const [old, now] = [membersOf(before).filter(stored), membersOf(after).filter(stored)];
  const has = (lines: readonly string[], name: string): boolean =>
    lines.some((line) => firstWord(line) === name);
  const gone = old.filter(
    (line) => !has(now, firstWord(line)) && !now.some((other) => columnOf(other) === columnOf(line)),
  );
  const added = now.filter(
    (line) => !has(old, firstWord(line)) && !old.some((other) => columnOf(other) === columnOf(line)),
  );
  return gone.flatMap((line) =>
    added
      .filter((other) => typeOf(other) === typeOf(line))
      .map((other) => ({ within: before.name, from: firstWord(line), to: firstWord(other) })),
  );
}

function membersOf({ lines }: SchemaBlock): readonly string[] {
  return lines.filter((line) => !line.startsWith('@@'));
}

/** The type with its list mark; whether it can be null may change in the same breath. An enum's value has none. */
function typeOf(line: string): string {
  const field = readField(line);
  return field === undefined ? '' : field.type + (field.rest.startsWith('[]') ? '[]' : '');
}

function columnOf(line: string): string {
  return mapOf(line) ?? firstWord(line);
}
