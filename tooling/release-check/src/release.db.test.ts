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
/** One for each package, and one with all of them. Installing is mostly waiting for a registry, so all wait together. */
const projects = new Map<string, Promise<EmptyProject>>();
const everything = 'everything';

beforeAll(async () => {
  release = await releaseWorkspace(root);
  const { tarballs } = release;
  for (const tarball of tarballs.values()) process.stdout.write(`${summary(tarball)}\n`);
  projects.set(everything, installInEmptyProject([...tarballs.values()], tarballs));
  for (const [name, tarball] of tarballs) projects.set(name, installInEmptyProject([tarball], tarballs));
  await Promise.allSettled(projects.values());
}, 10 * minutes);

afterAll(async () => {
  for (const installed of await Promise.allSettled(projects.values())) {
    if (installed.status === 'fulfilled') await installed.value.remove();
  }
  await release?.remove();
});

/** @throws Error where it could not be installed. */
async function projectOf(name: string): Promise<EmptyProject> {
  const project = await projects.get(name);
  if (project === undefined) throw new Error(`${name} was not packed.`);
  return project;
}

describe.each(publicPackages())('$name, released and taken', (manifest) => {
  const { name, peerDependenciesMeta = {} } = manifest;
  const entries = entryPoints(manifest);
  // What is for test files loads in Vitest alone; the README's examples do that.
  const loadable = entries.filter((entry) => !entry.endsWith('/vitest'));
  const optionalPeers = Object.keys(peerDependenciesMeta).filter(
    (peer) => peerDependenciesMeta[peer]?.optional,
  );
  let project: EmptyProject;

  beforeAll(async () => {
    project = await projectOf(name);
  });

  test.each(loadable)('%s is imported from ESM', async (entry) => {
    await importFromEsm(project.folder, entry);
  });

  test.each(loadable)('%s is loaded by require', async (entry) => {
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
      for (const entry of loadable) {
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
  const { folder } = await projectOf(everything);
  const page = pathToFileURL(join(root, 'docs/getting-started.md'));
  const failures = await checkReadme(page, {
    packageFolder: pathToFileURL(`${folder}/`),
    createDatabase: () => databaseWithHistory(page),
  });
  expect(failures.map(({ message }) => message)).toEqual([]);
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
