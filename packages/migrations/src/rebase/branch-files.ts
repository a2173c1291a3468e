import { join } from 'node:path';

import { readOptional } from '../revision/read-optional.ts';
import { readSnapshot, snapshotFile } from '../snapshot/snapshot-file.ts';
import { RebaseError } from './rebase-error.ts';

const scriptFiles = ['migration.sql', 'down.sql'] as const;

/** What the revisions of a folder have in their files. */
export class BranchFiles {
  readonly #snapshots: ReadonlyMap<string, string | undefined>;
  readonly #scripts: ReadonlyMap<string, string | undefined>;

  private constructor(
    snapshots: ReadonlyMap<string, string | undefined>,
    scripts: ReadonlyMap<string, string | undefined>,
  ) {
    this.#snapshots = snapshots;
    this.#scripts = scripts;
  }

  static async read(dir: string, names: readonly string[]): Promise<BranchFiles> {
    const snapshots = names.map(async (name) => [name, await readSnapshot(dir, name)] as const);
    const scripts = names.flatMap((name) =>
      scriptFiles.map(async (file) => {
        const path = join(name, file);
        return [path, (await readOptional(join(dir, path)))?.toString('utf8')] as const;
      }),
    );
    return new BranchFiles(new Map(await Promise.all(snapshots)), new Map(await Promise.all(scripts)));
  }

  /** The schema that a revision leads to. */
  snapshot(name: string): string {
    const found = this.#snapshots.get(name);
    if (found !== undefined) return found;
    throw new RebaseError(
      `${name} has no ${snapshotFile}, so what the branches started from is not known. Nothing was written.\n` +
        '  Remove the later branch from the folder, and make its revisions again with holdfast-migrate create.',
    );
  }

  script(name: string, file: (typeof scriptFiles)[number]): string | undefined {
    return this.#scripts.get(join(name, file));
  }
}
