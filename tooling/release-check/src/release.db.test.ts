import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { databaseWithHistory } from '@holdfast-tooling/docs-check/database-with-history';
import { type PackageManifest, summary } from '@holdfast-tooling/package-check';
import { checkReadme } from '@holdfast-tooling/vitest-preset/readme';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyProject, installInEmptyProject } from './empty-project.ts';
import { entryPoints, importFromEsm, requireFromCommonJs, resolveTypes } from './importing.ts';
import { type ReleasedWorkspace, releaseWorkspace } from './released-workspace.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const minutes = 60_000;

let release: ReleasedWorkspace;
beforeAll(async () => {
  release = await releaseWorkspace(root);
}, 5 * minutes);
afterAll(() => release?.remove());

describe.each(publicPackages())('$name, released and taken', (manifest) => {
  const { name, peerDependenciesMeta = {} } = manifest;
  const entries = entryPoints(manifest);
  const optionalPeers = Object.keys(peerDependenciesMeta).filter(
    (peer) => peerDependenciesMeta[peer]?.optional,
  );
  let project: EmptyProject;

  beforeAll(async () => {
    const tarball = release.tarballs.get(name);
    if (tarball === undefined) throw new Error(`${name} was not packed.`);
    process.stdout.write(`${summary(tarball)}\n`);
    project = await installInEmptyProject([tarball], release.tarballs);
  }, 5 * minutes);
  afterAll(() => project?.remove());

  test.each(entries)('%s is imported from ESM', async (entry) => {
    await importFromEsm(project.folder, entry);
  });

  test.each(entries)('%s is loaded by require', async (entry) => {
    await requireFromCommonJs(project.folder, entry);
  });

  test.each(['nodenext', 'bundler'] as const)(
    'its types resolve as TypeScript’s %s does',
    async (resolution) => {
      await resolveTypes(project.folder, entries, resolution);
    },
  );

  // An entry beside the main one may be there for the peer's sake; it then fails by naming it.
  test.each(optionalPeers)('does without %s', async (peer) => {
    await project.without(peer, async () => {
      for (const entry of entries) {
        const attempt = importFromEsm(project.folder, entry);
        if (entry === name) await attempt;
        else await attempt.catch((error: unknown) => expect(String(error)).toContain(`'${peer}'`));
      }
    });
  });

  test('runs the examples of its README', { timeout: 5 * minutes }, async () => {
    const page = pathToFileURL(join(project.folder, 'node_modules', name, 'README.md'));
    const failures = await checkReadme(page, { packageFolder: pathToFileURL(`${project.folder}/`) });
    expect(failures.map(({ message }) => message)).toEqual([]);
  });
});

test('docs/getting-started.md holds for a project that installs the release', {
  timeout: 5 * minutes,
}, async () => {
  const project = await installInEmptyProject([...release.tarballs.values()], release.tarballs);
  try {
    const page = pathToFileURL(join(root, 'docs/getting-started.md'));
    const failures = await checkReadme(page, {
      packageFolder: pathToFileURL(`${project.folder}/`),
      createDatabase: () => databaseWithHistory(page),
    });
    expect(failures.map(({ message }) => message)).toEqual([]);
  } finally {
    await project.remove();
  }
});

function publicPackages(): readonly PackageManifest[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => {
      const text = readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8');
      // Written by this repository: its shape is a package.json's.
      return JSON.parse(text) as PackageManifest;
    })
    .filter((manifest) => manifest.private !== true);
}
