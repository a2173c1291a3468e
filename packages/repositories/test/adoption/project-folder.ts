import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { SchemaFiles } from './create-sql.ts';

const packageFolder = path.resolve(import.meta.dirname, '../..');

/** A team's project, copied to where it finds the packages it uses. */
export interface ProjectFolder {
  readonly path: string;
  schema(): SchemaFiles;
  /** Adds lines at the end of a file, which may be a new one. */
  append(file: string, text: string): void;
  /** Runs a program of the workspace in the project. */
  run(command: string, args: readonly string[]): { readonly status: number | null; readonly output: string };
  remove(): void;
}

export function copyProject(): ProjectFolder {
  const parent = path.join(packageFolder, 'generated');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'adoption-'));
  cpSync(path.join(import.meta.dirname, 'project'), folder, { recursive: true });
  const schemaFolder = path.join(folder, 'prisma/schema');
  return {
    path: folder,
    schema: () =>
      readdirSync(schemaFolder).map((name): [string, string] => [
        name,
        readFileSync(path.join(schemaFolder, name), 'utf8'),
      ]),
    append(file, text) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      appendFileSync(path.join(folder, file), text);
    },
    run(command, args) {
      const { status, stdout, stderr } = spawnSync(
        path.join(packageFolder, 'node_modules/.bin', command),
        args,
        {
          cwd: folder,
          encoding: 'utf8',
          env: {
            ...process.env,
            PATH: [path.join(packageFolder, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter),
            // Generating needs no schema engine; without this, Prisma would download one.
            PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
            CHECKPOINT_DISABLE: '1',
            PRISMA_HIDE_UPDATE_MESSAGE: '1',
            NO_COLOR: '1',
          },
        },
      );
      return { status, output: `${stdout}${stderr}` };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
