import { firstWord, readField } from '../diff/rename.ts';
import { readBlocks, type SchemaBlock, writeBlocks } from '../snapshot/schema-blocks.ts';

/** What one side did to a thing. */
export type Change = 'added' | 'changed' | 'dropped' | 'used';

/** Something that both sides have touched, so that nobody knows which of them is meant. */
export interface MergeConflict {
  /** `User`, `User.name`, or `User @@index([name])`. */
  readonly thing: string;
  readonly theirs: Change;
  readonly ours: Change;
}

export interface MergedSchema {
  readonly schema: string;
  readonly conflicts: readonly MergeConflict[];
}

/** Lines by what they are about, in their order. */
type Members = ReadonlyMap<string, string>;

/** What `theirs` and `ours` each made of `base`, together. A thing that both have touched is a conflict. */
export function mergeSchemas(base: string, theirs: string, ours: string): MergedSchema {
  const [before, left, right] = [base, theirs, ours].map(blocksByTitle);
  const conflicts: MergeConflict[] = [];
  const merged: SchemaBlock[] = [];
  const titles = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? []), ...(before?.keys() ?? [])]);
  for (const title of titles) {
    const block = mergeBlock(before?.get(title), left?.get(title), right?.get(title), conflicts);
    if (block !== undefined) merged.push(block);
  }
  return {
    schema: writeBlocks(merged),
    conflicts: [...conflicts, ...brokenUses(base, theirs, ours), ...brokenUses(base, ours, theirs).map(swap)],
  };
}

/** The things that lie between two schemas: what a revision from one to the other is about. */
export function thingsChanged(from: string, to: string): ReadonlySet<string> {
  const [before, after] = [blocksByTitle(from), blocksByTitle(to)];
  const things = new Set<string>();
  for (const title of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(title), after.get(title)];
    const name = old?.name ?? now?.name ?? '';
    if (old === undefined || now === undefined) things.add(name);
    const [was, is] = [membersOf(old), membersOf(now)];
    for (const key of new Set([...was.keys(), ...is.keys()])) {
      if (was.get(key) !== is.get(key)) things.add(thingOf(name, key));
    }
  }
  return things;
}

function blocksByTitle(schema: string): ReadonlyMap<string, SchemaBlock> {
  return new Map(readBlocks(schema).map((block) => [`${block.kind} ${block.name}`, block]));
}

function mergeBlock(
  base: SchemaBlock | undefined,
  theirs: SchemaBlock | undefined,
  ours: SchemaBlock | undefined,
  conflicts: MergeConflict[],
): SchemaBlock | undefined {
  if (isSame(base, theirs)) return ours;
  if (isSame(base, ours)) return theirs;
  const block = theirs ?? ours ?? base;
  if (block === undefined) return undefined;
  const isSetting = block.kind === 'datasource' || block.kind === 'generator';
  if (!isSetting && (base === undefined || theirs === undefined || ours === undefined)) {
    conflicts.push({ thing: block.name, theirs: changeOf(base, theirs), ours: changeOf(base, ours) });
    return block;
  }
  const [before, left, right] = [base, theirs, ours].map(membersOf) as [Members, Members, Members]; // three in, three out
  const lines = inOrder(before, left, right).flatMap((key) => {
    const [old, one, other] = [before.get(key), left.get(key), right.get(key)];
    if (old === one) return other ?? [];
    if (old === other) return one ?? [];
    // Of anything else a line that both have touched is nobody's to choose.
    const line = isSetting ? mergeSetting(old, one, other) : undefined;
    if (line !== undefined) return line;
    conflicts.push({
      thing: thingOf(block.name, key),
      theirs: changeOf(old, one),
      ours: changeOf(old, other),
    });
    return one ?? [];
  });
  return { ...block, lines };
}

/** Of a setting that lists names, as `schemas = ["a", "b"]`, each side has its additions. */
function mergeSetting(
  base: string | undefined,
  theirs: string | undefined,
  ours: string | undefined,
): string | undefined {
  if (theirs === ours) return theirs;
  const [before, left, right] = [base, theirs, ours].map((line) => listOf(line));
  if (left === undefined || right === undefined || before === undefined) return undefined;
  const kept = left.filter((item) => right.includes(item) || !before.includes(item));
  const all = [...kept, ...right.filter((item) => !before.includes(item) && !kept.includes(item))].sort();
  return `${firstWord(theirs ?? ours ?? '')} = [${all.join(', ')}]`;
}

function listOf(line: string | undefined): readonly string[] | undefined {
  if (line === undefined) return [];
  const found = /= ?\[(.*)\]$/.exec(line)?.[1];
  return found
    ?.split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function isSame(a: SchemaBlock | undefined, b: SchemaBlock | undefined): boolean {
  return a?.lines.join('\n') === b?.lines.join('\n');
}

function changeOf(before: unknown, after: unknown): Change {
  if (before === undefined) return 'added';
  return after === undefined ? 'dropped' : 'changed';
}

function membersOf(block: SchemaBlock | undefined): Members {
  return new Map((block?.lines ?? []).map((line) => [keyOf(line), line]));
}

/** There is one `@@map`, and any number of `@@index`. */
function keyOf(line: string): string {
  const attribute = /^@@(\w+)/.exec(line)?.[1];
  if (attribute === undefined) return firstWord(line);
  return /^(?:index|unique|fulltext)$/.test(attribute) ? line : `@@${attribute}`;
}

function thingOf(block: string, key: string): string {
  return key.startsWith('@@') ? `${block} ${key}` : `${block}.${key}`;
}

/** Their order, and what we have added behind what stands before it with us, and behind what they have added there. */
function inOrder(base: Members, theirs: Members, ours: Members): readonly string[] {
  const keys = [...new Set([...theirs.keys(), ...base.keys()])];
  let previous: string | undefined;
  for (const key of ours.keys()) {
    if (!keys.includes(key)) {
      let at = previous === undefined ? 0 : keys.indexOf(previous) + 1;
      while (at < keys.length && !base.has(keys[at] ?? '') && !ours.has(keys[at] ?? '')) at += 1;
      keys.splice(at, 0, key);
    }
    previous = key;
  }
  return keys;
}

/** What one side dropped while the other has come to need it. */
function brokenUses(base: string, dropping: string, using: string): readonly MergeConflict[] {
  const [before, left, right] = [base, dropping, using].map(blocksByTitle) as [Blocks, Blocks, Blocks]; // three in, three out
  const conflicts: MergeConflict[] = [];
  for (const [title, block] of right) {
    const had = membersOf(before.get(title));
    for (const line of block.lines.filter((text) => had.get(keyOf(text)) !== text)) {
      const type = readField(line)?.type;
      for (const [other, old] of before) {
        const now = left.get(other);
        // Of a block that both have touched the conflict is known already.
        if (now === undefined && old.name === type && isSame(old, right.get(other)))
          conflicts.push({ thing: old.name, theirs: 'dropped', ours: 'used' });
        if (now === undefined) continue;
        const gone = [...membersOf(old).keys()].filter((key) => !membersOf(now).has(key));
        const named =
          other === title ? namesIn(line, 'fields') : old.name === type ? namesIn(line, 'references') : [];
        for (const key of gone.filter((name) => named.includes(name)))
          conflicts.push({ thing: thingOf(old.name, key), theirs: 'dropped', ours: 'used' });
      }
    }
  }
  return conflicts;
}

type Blocks = ReadonlyMap<string, SchemaBlock>;

/** The fields that a relation names, or that a block's attribute is about. */
function namesIn(line: string, argument: string): readonly string[] {
  const list = line.startsWith('@@') ? /\[([^\]]*)\]/ : new RegExp(`\\b${argument}: ?\\[([^\\]]*)\\]`);
  return list.exec(line)?.[1]?.match(/\w+/g) ?? [];
}

function swap({ thing, theirs, ours }: MergeConflict): MergeConflict {
  return { thing, theirs: ours, ours: theirs };
}
