import { expect, test } from 'vitest';
import { contentFaults } from './contents.ts';
import type { PackageManifest } from './package-manifest.ts';

function faultsOf(manifest: Partial<PackageManifest>, ...paths: readonly string[]): readonly string[] {
  const files = ['README.md', 'LICENSE', 'package.json', ...paths];
  return contentFaults({
    manifest: { name: 'x', version: '1.0.0', ...manifest },
    files: new Map(files.map((path) => [path, 1])),
  });
}

test('a package whose targets are all there is fine', () => {
  const manifest: Partial<PackageManifest> = {
    bin: { x: './dist/cli.js' },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './*': './dist/*.js',
      './no': null,
    },
    dependencies: { pg: '^8.0.0' },
    peerDependencies: { knex: '>=3' },
  };
  expect(faultsOf(manifest, 'dist/cli.js', 'dist/index.d.ts', 'dist/index.js', 'src/latest.ts')).toEqual([]);
});

test.each([
  [{ bin: './cli.js' }, "./cli.js is named by 'bin' but not packed; was the package built?"],
  [
    { exports: { '.': { types: './index.d.ts' } } },
    "./index.d.ts is named by 'exports' but not packed; was the package built?",
  ],
  [
    { exports: { './*': './dist/*.js' } },
    "./dist/*.js is named by 'exports' but not packed; was the package built?",
  ],
  [{ dependencies: { a: 'workspace:*' } }, "dependencies has a at 'workspace:*', which npm cannot install."],
  [{ devDependencies: { a: 'catalog:' } }, "devDependencies has a at 'catalog:', which npm cannot install."],
  [
    { peerDependencies: { a: 'catalog:db' } },
    "peerDependencies has a at 'catalog:db', which npm cannot install.",
  ],
])('%j is refused', (manifest, fault) => {
  expect(faultsOf(manifest)).toEqual([fault]);
});

test.each(['src/a.test.ts', 'dist/a.test.js', 'src/a.test-d.ts', 'src/fixtures/a.json', 'a.spec.ts'])(
  '%s is refused as a test',
  (path) => {
    expect(faultsOf({}, path)).toEqual([`${path} is a test; exclude it in 'files'.`]);
  },
);

test('a package without its licence is refused', () => {
  expect(
    contentFaults({ manifest: { name: 'x', version: '1' }, files: new Map([['README.md', 1]]) }),
  ).toEqual(['LICENSE is missing.']);
});
