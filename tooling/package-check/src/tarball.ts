import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpack } from '@publint/pack';
import type { PackageManifest } from './package-manifest.ts';

const run = promisify(execFile);

/** A package as the registry would get it. */
export interface Tarball {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: PackageManifest;
  /** Size in bytes by path inside the package. */
  readonly files: ReadonlyMap<string, number>;
}

/** Packs the package in `packageFolder` into `destination`, an empty folder. */
export async function packPackage(packageFolder: string, destination: string): Promise<Tarball> {
  const [command, ...args] = pnpmCommand(process.env['npm_execpath']);
  await run(command, [...args, 'pack', '--pack-destination', destination], { cwd: packageFolder });
  const [name] = await readdir(destination);
  if (name === undefined) throw new Error(`'pnpm pack' left no tarball of ${packageFolder}.`);
  const path = join(destination, name);
  return readTarball(path, new Uint8Array(await readFile(path)));
}

async function readTarball(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Tarball> {
  const { files, rootDir } = await unpack(bytes);
  const manifest = files.find(({ name }) => name === `${rootDir}/package.json`);
  if (manifest === undefined) throw new Error(`${path} holds no package.json.`);
  return {
    path,
    bytes,
    // pnpm has just read and written this file: its shape is a package.json's.
    manifest: JSON.parse(new TextDecoder().decode(manifest.data)) as PackageManifest,
    files: new Map(files.map(({ name, data }) => [name.slice(rootDir.length + 1), data.byteLength])),
  };
}

/** The pnpm that runs this script, a program or a JavaScript file; else one that npm brings. */
export function pnpmCommand(execPath: string | undefined): [command: string, ...args: string[]] {
  if (execPath === undefined || !execPath.includes('pnpm')) return ['npx', '-y', 'pnpm@12'];
  return /\.[cm]?js$/.test(execPath) ? [process.execPath, execPath] : [execPath];
}
