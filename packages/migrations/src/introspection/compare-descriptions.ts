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
  return differences.flatMap(formatDifference).join('\n');
}

function formatDifference({ object, expected, actual }: ObjectDifference): readonly string[] {
  if (expected?.includes('\n') === true && actual?.includes('\n') === true)
    return [`  ${object}`, ...changedLines(expected.split('\n'), actual.split('\n'))];
  return [
    ...(expected === undefined ? [] : [`- ${object} ${expected}`.trimEnd()]),
    ...(actual === undefined ? [] : [`+ ${object} ${actual}`.trimEnd()]),
  ];
}

/** Of long texts, as a function's, the lines between the first and the last that are different. */
function changedLines(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const shorter = Math.min(expected.length, actual.length);
  let start = 0;
  while (start < shorter && expected[start] === actual[start]) start += 1;
  let end = 0;
  while (end < shorter - start && expected.at(-1 - end) === actual.at(-1 - end)) end += 1;
  const changed = (lines: readonly string[], sign: string): readonly string[] =>
    lines.slice(start, lines.length - end).map((line) => `${sign}   ${line}`);
  return [...changed(expected, '-'), ...changed(actual, '+')];
}
