/** A revision, and the one it was made after. */
export interface Link {
  readonly name: string;
  /** `undefined` where it does not say. */
  readonly follows: string | undefined;
  /** Whether it says that it was made as the first of all. */
  readonly first?: boolean | undefined;
}

/** The revision that each was made after. What does not say follows the one before it. */
export function parentsOf(links: readonly Link[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    links.map(({ name, follows, first }, index) => [
      name,
      first === true ? undefined : (follows ?? links[index - 1]?.name),
    ]),
  );
}

/**
 * The revisions that no other follows. There is one, unless two branches each made revisions after the same one: both
 * were then written without knowing of the other.
 */
export function findHeads(links: readonly Link[]): readonly string[] {
  const followed = new Set(parentsOf(links).values());
  return links.map(({ name }) => name).filter((name) => !followed.has(name));
}
