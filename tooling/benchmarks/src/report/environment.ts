import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { cpus, totalmem } from 'node:os';
import type { Machine } from './result.ts';

/** The machine this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
  };
}

/** The versions of the peers' packages, and of what they all run on. */
export function versionsOf(
  peers: readonly { readonly packageName: string }[],
  postgres: string,
): Record<string, string> {
  const packages = new Set(peers.map(({ packageName }) => packageName));
  return {
    node: process.versions.node,
    PostgreSQL: postgres,
    ...Object.fromEntries(Array.from(packages, (name) => [name, versionOf(name)])),
  };
}

function versionOf(packageName: string): string {
  const manifest = findPackageJSON(packageName, import.meta.url);
  if (manifest === undefined) return 'unknown';
  const { version = 'unknown' }: { version?: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}
