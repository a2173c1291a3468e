import type { ExportTarget, PackageManifest } from './package-manifest.ts';
import type { Tarball } from './tarball.ts';

/** What is wrong with what a tarball holds. */
export function contentFaults({ manifest, files }: Pick<Tarball, 'manifest' | 'files'>): readonly string[] {
  const paths = [...files.keys()];
  return [
    ...missingPages(paths),
    ...missingTargets(manifest, paths),
    ...workspaceSpecifiers(manifest),
    ...paths.filter(isTest).map((path) => `${path} is a test; exclude it in 'files'.`),
  ];
}

function missingPages(paths: readonly string[]): readonly string[] {
  return ['README.md', 'LICENSE']
    .filter((page) => !paths.includes(page))
    .map((page) => `${page} is missing.`);
}

function missingTargets(manifest: PackageManifest, paths: readonly string[]): readonly string[] {
  const bins = typeof manifest.bin === 'string' ? [manifest.bin] : Object.values(manifest.bin ?? {});
  const targets = [
    ...bins.map((target) => ({ from: 'bin', target })),
    ...exportTargets(manifest.exports ?? null).map((target) => ({ from: 'exports', target })),
  ];
  return targets
    .filter(({ target }) => !paths.some((path) => matches(path, target)))
    .map(({ from, target }) => `${target} is named by '${from}' but not packed; was the package built?`);
}

function exportTargets(target: ExportTarget): readonly string[] {
  if (target === null) return [];
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(exportTargets);
}

/** A `*` in a target stands for any part of a path, as in Node's subpath patterns. */
function matches(path: string, target: string): boolean {
  const [start = '', end] = target.replace(/^\.\//, '').split('*');
  return end === undefined ? path === start : path.startsWith(start) && path.endsWith(end);
}

/** Specifiers that only this workspace understands; packing should have replaced them by versions. */
function workspaceSpecifiers(manifest: PackageManifest): readonly string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
  const all = { dependencies, devDependencies, optionalDependencies, peerDependencies };
  return Object.entries(all).flatMap(([field, specifiers]) =>
    Object.entries(specifiers ?? {})
      .filter(([, specifier]) => /^(?:workspace|catalog|link|file):/.test(specifier))
      .map(([name, specifier]) => `${field} has ${name} at '${specifier}', which npm cannot install.`),
  );
}

function isTest(path: string): boolean {
  return /\.(?:test|spec|bench)(?:-d)?\.|(?:^|\/)(?:__tests__|fixtures)\//.test(path);
}
