import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What can be imported of a package: under which name, and the file that declares it. */
export interface EntryPoint {
  /** `@holdfast/resilience/postgres` */
  readonly name: string;
  readonly declarations: string;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** The entry points of every public package of the workspace, packages by their names. */
export function publicEntryPoints(root: string): readonly EntryPoint[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .flatMap((path) => {
      // Written by this repository, and checked by publint: its shape is known.
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
      return manifest.private ? [] : entryPointsOf(manifest, join(root, dirname(path)));
    });
}

function entryPointsOf({ name, exports = {} }: Manifest, folder: string): readonly EntryPoint[] {
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' || target.types === undefined
      ? []
      : [{ name: `${name}${path.slice(1)}`, declarations: join(folder, target.types) }],
  );
}
