import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of a package.json that a README's blocks depend on. */
export interface PackageManifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export async function readManifest(packageFolder: string): Promise<PackageManifest> {
  // Written by this repository and read by pnpm before: its shape is known.
  return JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as PackageManifest;
}
