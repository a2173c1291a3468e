import { readBlocks, type SchemaBlock, writeBlocks } from '../snapshot/schema-blocks.ts';

/** Something that keeps its rows under another name: a model, an enum, a model's field or an enum's value. */
export interface Rename {
  /** The model or enum that the renamed thing is in; `undefined` where it is itself the one renamed. */
  readonly within: string | undefined;
  readonly from: string;
  readonly to: string;
}

/**
 * The schema as it stands after a rename and nothing else: `from` with the new name, mapped as `target` maps it. What
 * else is different between the two is left to the comparison.
 */
export function renameInSchema(from: string, target: string, rename: Rename): string {
  const wanted = readBlocks(target);
  return writeBlocks(
    readBlocks(from).map((block) =>
      rename.within === undefined
        ? renameBlock(block, wanted, rename)
        : renameMember(block, wanted, rename, rename.within),
    ),
  );
}

function renameBlock(block: SchemaBlock, wanted: readonly SchemaBlock[], { from, to }: Rename): SchemaBlock {
  const renamed = block.name === from;
  const lines = block.lines.map((line) => {
    const field = readField(line);
    return field?.type === from ? `${field.name} ${to}${field.rest}` : line;
  });
  if (!renamed) return { ...block, lines };
  const map = wanted.find(({ name }) => name === to)?.lines.filter((line) => line.startsWith('@@map('));
  return {
    ...block,
    name: to,
    lines: [...lines.filter((line) => !line.startsWith('@@map(')), ...(map ?? [])],
  };
}

function renameMember(
  block: SchemaBlock,
  wanted: readonly SchemaBlock[],
  { from, to }: Rename,
  within: string,
): SchemaBlock {
  if (block.name !== within) {
    const lines = block.lines.map((line) => {
      const field = readField(line);
      if (field?.type !== within) return line;
      // A relation to the model names its fields; a field of the enum may have the value as its default.
      const references = inList(line, 'references', from, to);
      return references.replace(new RegExp(`@default\\(${from}\\)`), `@default(${to})`);
    });
    return { ...block, lines };
  }
  const target = wanted.find(({ name }) => name === within)?.lines.find((line) => firstWord(line) === to);
  const lines = block.lines.map((line) => {
    if (firstWord(line) === from) return withMap(`${to}${line.slice(from.length)}`, target);
    if (/^@@(?:id|unique|index|fulltext)\b/.test(line)) return inBrackets(line, from, to);
    return inList(line, 'fields', from, to);
  });
  return { ...block, lines };
}

/** Field, type, and whatever follows: `[]`, `?`, attributes. */
export function readField(
  line: string,
): { readonly name: string; readonly type: string; readonly rest: string } | undefined {
  const found = /^(\w+) (\w+)(.*)$/.exec(line);
  return found === null ? undefined : { name: found[1] ?? '', type: found[2] ?? '', rest: found[3] ?? '' };
}

export function firstWord(line: string): string {
  return /^\w*/.exec(line)?.[0] ?? '';
}

const map = / ?@map\((?:name: ?)?"(?:[^"\\]|\\.)*"\)/;

function withMap(line: string, target: string | undefined): string {
  return (
    line.replace(map, '') + (target === undefined ? '' : (map.exec(target)?.[0].replace(/^ ?/, ' ') ?? ''))
  );
}

function inList(line: string, argument: string, from: string, to: string): string {
  return line.replace(new RegExp(`\\b${argument}: ?\\[[^\\]]*\\]`), (list) => inBrackets(list, from, to));
}

/** Replaces a field in the first bracketed list, where it stands for itself and not for an argument. */
function inBrackets(text: string, from: string, to: string): string {
  return text.replace(/\[[^\]]*\]/, (list) => list.replace(new RegExp(`\\b${from}\\b(?!\\s*:)`, 'g'), to));
}
