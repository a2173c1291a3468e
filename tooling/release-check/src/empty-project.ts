import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tarball } from '@holdfast-tooling/package-check';
import { runCommand } from './run-command.ts';

/** A project of somebody else's, outside of the workspace, with packages of a release installed by npm. */
export interface EmptyProject {
  readonly folder: string;
  /** Runs `work` as if `dependency` had not been installed. */
  without<T>(dependency: string, work: () => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

/** What a reader of a README has beside the packages: the compiler, the types of Node, and Prisma. */
const readersOwn = ['typescript', '@types/node@22', 'prisma'];

/** Installs packages of a release, with their optional peers and what a reader has of his own. */
export async function installInEmptyProject(
  tarballs: readonly Tarball[],
  release: ReadonlyMap<string, Tarball>,
): Promise<EmptyProject> {
  const folder = await mkdtemp(join(tmpdir(), 'project-'));
  try {
    const project = { name: 'somebody-elses', version: '1.0.0', private: true, type: 'module' };
    await writeFile(join(folder, 'package.json'), JSON.stringify(project));
    const ours = withOurDependencies(tarballs, release).map(({ path }) => path);
    const peers = tarballs
      .flatMap(({ manifest }) => Object.entries(manifest.peerDependencies ?? {}))
      .filter(([name]) => !release.has(name))
      .map(([name, range]) => `${name}@${range}`);
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
    await runCommand(['npm', 'install', ...options, ...ours, ...peers, ...readersOwn], { cwd: folder });
    return {
      folder,
      async without(dependency, work) {
        const there = join(folder, 'node_modules', dependency);
        const aside = join(dirname(there), `.absent-${Date.now()}`);
        await rename(there, aside);
        try {
          return await work();
        } finally {
          await rename(aside, there);
        }
      },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Packages of ours, and all of ours that they depend on: those are not in any registry yet. */
function withOurDependencies(
  tarballs: readonly Tarball[],
  release: ReadonlyMap<string, Tarball>,
): readonly Tarball[] {
  const found = new Set<Tarball>(tarballs);
  for (const { manifest } of found) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const dependency = release.get(name);
      if (dependency) found.add(dependency);
    }
  }
  return [...found];
}
