import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentFaults } from './contents.ts';
import { publintFaults, typesFaults } from './linters.ts';
import { packPackage, type Tarball } from './tarball.ts';

export interface PackageReport {
  /** Name, version and sizes in one line. */
  readonly summary: string;
  readonly faults: readonly string[];
}

/** Packs the package in a folder and checks what would be published. */
export async function checkPackage(packageFolder: string): Promise<PackageReport> {
  const folder = await mkdtemp(join(tmpdir(), 'check-package-'));
  try {
    const tarball = await packPackage(packageFolder, folder);
    const contents = contentFaults(tarball);
    // Where files are missing, the linters would only say so again in other words.
    const faults =
      contents.length > 0 ? contents : [...(await publintFaults(tarball)), ...typesFaults(tarball)];
    return { summary: summary(tarball), faults };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function summary({ manifest, bytes, files }: Tarball): string {
  const unpacked = [...files.values()].reduce((sum, size) => sum + size, 0);
  const sizes = `${kilobytes(bytes.byteLength)} packed, ${kilobytes(unpacked)} unpacked`;
  return `${manifest.name} ${manifest.version}: ${sizes}, ${files.size} files`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
