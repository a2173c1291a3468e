export type { PackageManifest } from './package-manifest.ts';
export { summary } from './summary.ts';
export { packPackage, pnpmCommand, type Tarball } from './tarball.ts';
