import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Block } from './block.ts';
import { type PackageManifest, readManifest } from './package-manifest.ts';

/** A fresh folder inside the package, where the package's own name and its development dependencies resolve. */
export interface BlockFolder {
  readonly path: string;
  readonly manifest: PackageManifest;
  /** The bin folders that the examples' commands are looked up in, as the start of a `PATH`. */
  readonly binPath: string;
  /** Writes a block that has a name, over what lies there. */
  write(block: Block): Promise<void>;
  remove(): Promise<void>;
}

/** Under which name a block is written; `undefined` for one that is not. */
export function fileName(block: Block): string | undefined {
  return block.file ?? (block.language === 'ts' ? `block-${block.number}.ts` : undefined);
}

/** A folder with the page's files; of several of one name the first. */
export async function createBlockFolder(
  packageFolder: string,
  blocks: readonly Block[],
): Promise<BlockFolder> {
  const manifest = await readManifest(packageFolder);
  // The real path is the one that stands in stack traces, which are mapped back to the page.
  const path = await realpath(await mkdtemp(join(packageFolder, '.readme-')));
  const write = async (block: Block) => {
    const name = fileName(block);
    if (name === undefined) return;
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${block.code}\n`);
  };
  for (const block of blocks.toReversed()) await write(block);
  const bins = [await ownBins(path, packageFolder, manifest), join(packageFolder, 'node_modules/.bin')];
  return {
    path,
    manifest,
    binPath: bins.join(delimiter),
    write,
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The package's own commands, which a package manager links for everyone but the package itself. */
async function ownBins(path: string, packageFolder: string, { name, bin }: PackageManifest): Promise<string> {
  const folder = join(path, 'node_modules/.bin');
  await mkdir(folder, { recursive: true });
  const commands = typeof bin === 'string' ? { [name?.split('/').at(-1) ?? 'main']: bin } : (bin ?? {});
  for (const [command, target] of Object.entries(commands)) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${resolve(packageFolder, target)}' "$@"\n`;
    await writeFile(join(folder, command), script, { mode: 0o755 });
  }
  return folder;
}
