import type { DatabaseDescription } from './database-description.ts';

/** One object that is not the same in two databases. */
export interface ObjectDifference {
  /** `column users.email` */
  readonly object: string;
  /** `undefined` where it is not expected at all. */
  readonly expected: string | undefined;
  /** `undefined` where it is not there. */
  readonly actual: string | undefined;
}

/** What is missing, what is too much, and what is another; nothing where both are the same. */
export function compareDescriptions(
  expected: DatabaseDescription,
  actual: DatabaseDescription,
): readonly ObjectDifference[] {
  const objects = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return objects
    .map((object) => ({ object, expected: expected.get(object), actual: actual.get(object) }))
    .filter((difference) => difference.expected !== difference.actual);
}

/** The differences for people, as a diff: `-` is expected, `+` is what is there. */
export function formatDifferences(differences: readonly ObjectDifference[]): string {
  return differences
    .flatMap(({ object, expected, actual }) => [
      ...(expected === undefined ? [] : [`- ${object} ${expected}`.trimEnd()]),
      ...(actual === undefined ? [] : [`+ ${object} ${actual}`.trimEnd()]),
    ])
    .join('\n');
}
