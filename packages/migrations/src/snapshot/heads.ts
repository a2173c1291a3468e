/** A revision, and the one it was made after: `undefined` where it was made without a snapshot, or as the first. */
export interface Link {
  readonly name: string;
  readonly follows: string | undefined;
}

/**
 * The revisions that no other follows. There is one, unless two branches each made revisions after the same one: both
 * were then written without knowing of the other. What does not say whom it follows, follows the one before it.
 */
export function findHeads(links: readonly Link[]): readonly string[] {
  const followed = new Set(links.map(({ follows }, index) => follows ?? links[index - 1]?.name));
  return links.map(({ name }) => name).filter((name) => !followed.has(name));
}
