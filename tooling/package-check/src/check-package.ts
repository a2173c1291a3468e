import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentFaults } from './contents.ts';
import { publintFaults, typesFaults } from './linters.ts';
import { summary } from './summary.ts';
import { packPackage } from './tarball.ts';

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
