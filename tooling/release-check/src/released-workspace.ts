import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type PackageManifest,
  packPackage,
  pnpmCommand,
  type Tarball,
} from '@holdfast-tooling/package-check';
import { runCommand } from './run-command.ts';

/** A release of the workspace as it lies here, made in a copy of it: nothing here changes. */
export interface ReleasedWorkspace {
  /** Tarballs by package name, with the versions that the changesets lead to. */
  readonly tarballs: ReadonlyMap<string, Tarball>;
  remove(): Promise<void>;
}

/** Versions by the changesets and packs every public package under `packages/`; they have to be built. */
export async function releaseWorkspace(root: string): Promise<ReleasedWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'workspace');
    await copyWorkspace(root, copy);
    const changesets = fileURLToPath(import.meta.resolve('@changesets/cli/bin.js'));
    await runCommand([process.execPath, changesets, 'version'], { cwd: copy });
    // Links the packages with each other: packing reads from there which versions they depend on.
    const install = ['install', '--prod', '--ignore-scripts', '--prefer-offline', '--filter', './packages/*'];
    await runCommand([...pnpmCommand(process.env['npm_execpath']), ...install], { cwd: copy });
    const tarballs = new Map<string, Tarball>();
    for (const name of await publicPackages(copy)) {
      const destination = join(folder, 'tarballs', name);
      await runCommand(['mkdir', '-p', destination], { cwd: folder });
      const tarball = await packPackage(join(copy, 'packages', name), destination);
      tarballs.set(tarball.manifest.name, tarball);
    }
    return { tarballs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The history, which the changelogs are made with, the files as they are now, and what was built. */
async function copyWorkspace(root: string, copy: string): Promise<void> {
  await runCommand(['git', 'clone', '--quiet', '--shared', root, copy], { cwd: root });
  const listed = await runCommand(
    ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root },
  );
  const files = listed.split('\0').filter((path) => path !== '');
  const built = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}/dist`);
  for (const path of [...files, ...built]) {
    await cp(join(root, path), join(copy, path), { recursive: true }).catch(unlessMissing);
  }
}

async function publicPackages(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, 'packages'));
  const isPublic = await Promise.all(
    names.map(async (name) => {
      // Written by this repository: its shape is a package.json's.
      const text = await readFile(join(root, 'packages', name, 'package.json'), 'utf8');
      return (JSON.parse(text) as PackageManifest).private !== true;
    }),
  );
  return names.filter((_, index) => isPublic[index]);
}

/** A file that was deleted and not yet committed is listed, and not there. */
function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
