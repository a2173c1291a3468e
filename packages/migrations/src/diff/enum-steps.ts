import { readBlocks, type SchemaBlock, writeBlocks } from '../snapshot/schema-blocks.ts';
import { defaultAttribute } from './default-steps.ts';
import { firstWord, readField } from './rename.ts';

/** One comparison on the way: what the engine takes for before and after. */
export type Step = readonly [before: string, after: string];

/**
 * The comparisons that together lead from one schema to another. One, as a rule. Where an enum changes the engine writes
 * statements that PostgreSQL refuses: it replaces the enum while columns that are dropped further down have it, and
 * alters tables that are created further down. Then columns that will not keep the enum let go of it first, the enum
 * changes by itself, and the rest follows.
 */
export function enumSteps(from: string, to: string): readonly Step[] {
  const [before, after] = [readBlocks(from), readBlocks(to)];
  const changed = after.filter((block) => {
    const old = before.find((other) => isEnum(block) && isEnum(other) && other.name === block.name);
    return old !== undefined && old.lines.join() !== block.lines.join();
  });
  if (changed.length === 0) return [[from, to]];
  const free = before.map((block) => ({
    ...block,
    lines: block.lines.map((line) => letGo(line, block, changed, after)),
  }));
  const moved = free.map(
    (block) => changed.find(({ name }) => isEnum(block) && name === block.name) ?? block,
  );
  const [first, second] = [writeBlocks(free), writeBlocks(moved)];
  // A value that was added can be used in the next transaction only. Where it is used at once, the enum is replaced:
  // the engine does that where a value is gone, and what it writes asks for none of them to have been there.
  const between = usesNewValue(before, changed, after) ? withSpareValue(moved, changed) : first;
  return [
    [from, first],
    [between, second],
    [second, to],
  ];
}

function isEnum({ kind }: SchemaBlock): boolean {
  return kind === 'enum';
}

/** A field as it can stay while its enum changes. */
function letGo(
  line: string,
  block: SchemaBlock,
  changed: readonly SchemaBlock[],
  after: readonly SchemaBlock[],
): string {
  const field = readField(line);
  const type = changed.find(({ name }) => name === field?.type);
  if (block.kind === 'enum' || field === undefined || type === undefined) return line;
  const same = after.find(({ kind, name }) => kind === block.kind && name === block.name);
  const kept = same?.lines.map(readField).find((other) => other?.name === field.name);
  const table = (owner: SchemaBlock | undefined): string | undefined =>
    owner?.lines.find((l) => l.startsWith('@@map('));
  if (kept?.type === field.type && isList(kept.rest) === isList(field.rest) && table(same) === table(block)) {
    const value = /@default\((\w+)\)/.exec(field.rest)?.[1];
    const gone =
      /@default\(\[/.test(field.rest) ||
      (value !== undefined && !type.lines.some((v) => firstWord(v) === value));
    return gone ? line.replace(defaultAttribute, '') : line;
  }
  const rest = field.rest.replace(defaultAttribute, '').replace(/^\?/, '');
  const inKey =
    /@id\b/.test(rest) ||
    block.lines.some((l) => l.startsWith('@@id') && new RegExp(`\\b${field.name}\\b`).test(l));
  // The engine drops the column and adds it as text: there must be something for the rows that are there.
  if (isList(field.rest)) return `${field.name} String${rest}`;
  return inKey ? `${field.name} String${rest} @default("")` : `${field.name} String?${rest}`;
}

function isList(rest: string): boolean {
  return rest.startsWith('[]');
}

function usesNewValue(
  before: readonly SchemaBlock[],
  changed: readonly SchemaBlock[],
  after: readonly SchemaBlock[],
): boolean {
  return changed.some(({ name, lines }) => {
    const old = before.find((block) => isEnum(block) && block.name === name)?.lines.map(firstWord) ?? [];
    const added = lines.map(firstWord).filter((value) => !old.includes(value));
    const defaults = after.flatMap((block) => block.lines).filter((line) => readField(line)?.type === name);
    return added.some((value) =>
      defaults.some((line) => new RegExp(`@default\\([^)]*\\b${value}\\b`).test(line)),
    );
  });
}

function withSpareValue(blocks: readonly SchemaBlock[], changed: readonly SchemaBlock[]): string {
  return writeBlocks(
    blocks.map((block) =>
      changed.includes(block) ? { ...block, lines: ['spare_value_of_no_row', ...block.lines] } : block,
    ),
  );
}
