import { findHeads, type Link, parentsOf } from '../snapshot/heads.ts';

/** A history that two branches went on with, each for itself. */
export interface Branches {
  /** The revision that the others are to follow. */
  readonly onto: string;
  /** What is to be moved behind it, in an order in which each comes after the one it follows. */
  readonly moved: readonly Link[];
  /** Each revision's parent. */
  readonly parents: ReadonlyMap<string, string | undefined>;
}

/**
 * Which revisions stay, and which are moved. Those that lead to `onto` stay; where nobody says, the branch that began
 * first. `undefined` where there is one head only.
 */
export function findBranches(links: readonly Link[], onto?: string): Branches | undefined {
  const parents = parentsOf(links);
  const heads = findHeads(links);
  if (heads.length < 2) return undefined;
  const target = onto ?? branchThatBeganFirst(heads, parents, links);
  const staying = new Set(ancestorsOf(target, parents));
  const moved = links.filter(({ name }) => !staying.has(name));
  return { onto: target, moved: inFamilyOrder(moved, parents), parents };
}

/** A revision and all it comes from, the last first. */
export function ancestorsOf(
  name: string,
  parents: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const found: string[] = [];
  for (
    let next: string | undefined = name;
    next !== undefined && !found.includes(next);
    next = parents.get(next)
  )
    found.push(next);
  return found;
}

function branchThatBeganFirst(
  heads: readonly string[],
  parents: ReadonlyMap<string, string | undefined>,
  links: readonly Link[],
): string {
  const lines = heads.map((head) => ancestorsOf(head, parents));
  const shared = (name: string): boolean => lines.every((line) => line.includes(name));
  const place = (name: string): number => links.findIndex((link) => link.name === name);
  const began = lines.map((line) => place(line.filter((name) => !shared(name)).at(-1) ?? ''));
  return heads[began.indexOf(Math.min(...began))] ?? '';
}

function inFamilyOrder(
  links: readonly Link[],
  parents: ReadonlyMap<string, string | undefined>,
): readonly Link[] {
  const ordered: Link[] = [];
  const rest = [...links];
  while (rest.length > 0) {
    const ready = rest.findIndex(({ name }) => !rest.some((other) => other.name === parents.get(name)));
    ordered.push(...rest.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}
