import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What comes along when a package is installed. */
function neededBy(manifest: string): string[] {
  // A package.json is an object, and these of its fields are, too.
  const fields = JSON.parse(readFileSync(`${root}/${manifest}`, 'utf8')) as Record<
    string,
    object | undefined
  >;
  return ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((name) =>
    Object.keys(fields[name] ?? {}),
  );
}

const manifests = globSync('packages/*/package.json', { cwd: root });

test('no package needs the performance harness at run time', () => {
  expect(manifests.length).toBeGreaterThan(4);
  expect(manifests.filter((manifest) => neededBy(manifest).includes('@holdfast/perf-harness'))).toEqual([]);
});

test('the performance harness needs nothing of ours at run time', () => {
  expect(
    neededBy('packages/perf-harness/package.json').filter((name) => name.startsWith('@holdfast')),
  ).toEqual([]);
});
