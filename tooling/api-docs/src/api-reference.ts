import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Application, Logger, LogLevel } from 'typedoc';
import type { EntryPoint } from './entry-points.ts';

export interface ApiReferenceOptions {
  readonly entryPoints: readonly EntryPoint[];
  /** The folder that the pages are written to; what is in it is replaced. Without one nothing is written. */
  readonly out?: string;
}

/**
 * Makes the API reference out of the declarations that were built, doc comments and all: TypeDoc reads them with a
 * compiler of its own, since the one that builds the packages has no API for it.
 *
 * @returns what is wrong: comments that cannot be read, links that lead nowhere, types that are used and not exported
 */
export async function makeApiReference({
  entryPoints,
  out,
}: ApiReferenceOptions): Promise<readonly string[]> {
  // Inside this package, so that the types of Node are found.
  const folder = await mkdtemp(join(import.meta.dirname, '../.readme-api-'));
  try {
    const files = entryPoints.map(({ declarations }) => declarations);
    const tsconfig = join(folder, 'tsconfig.json');
    await writeFile(tsconfig, JSON.stringify({ extends: '@holdfast-tooling/tsconfig/base.json', files }));
    const app = await Application.bootstrap({
      name: 'Holdfast',
      entryPoints: files,
      tsconfig,
      readme: 'none',
      disableSources: true,
      excludePrivate: true,
      excludeInternal: true,
      validation: { notExported: true, invalidLink: true, rewrittenLink: true },
    });
    const problems = new Problems();
    app.logger = problems;
    const project = await app.convert();
    if (project === undefined) return problems.found;
    // TypeDoc calls a module by its file's path; those who import it call it by another name.
    for (const [index, module] of (project.children ?? []).entries()) {
      module.name = entryPoints[index]?.name ?? module.name;
    }
    app.validate(project);
    if (out !== undefined) await app.generateDocs(project, out);
    return problems.found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Problems extends Logger {
  readonly found: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.found.push(message);
  }
}
