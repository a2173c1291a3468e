import { createMigrator, type Migrator } from '../runner/migrator.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { type Project, withProject } from './project.ts';
import { renderProgress } from './render-progress.ts';
import { renderRun } from './render-run.ts';
import { renderStatus } from './render-status.ts';

/** The options of every command. */
export interface CommonOptions {
  readonly url?: string;
  readonly dir?: string;
  readonly schema?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export interface RunOptions extends CommonOptions {
  readonly to?: string;
  readonly steps?: number | 'all';
  readonly dryRun?: boolean;
  /** In seconds. */
  readonly lockTimeout?: number;
  /** In seconds. */
  readonly tableLockPatience?: number;
}

export interface StatusOptions extends CommonOptions {
  readonly exitCode?: boolean;
}

/** What a command hands back: its exit code, and the object that `--json` prints. */
export interface Outcome {
  readonly code: ExitCode;
  readonly json: object;
}

export async function runUp(options: RunOptions, io: Io, page: Page): Promise<Outcome> {
  const { to, dryRun = false } = options;
  return withMigrator(options, io, page, async (migrator) => {
    const run = await migrator.up({ to, dryRun, signal: io.signal });
    renderRun(page, run, dryRun);
    return { code: exitCode.ok, json: { dryRun, planned: run.planned, done: run.done } };
  });
}

export async function runDown(options: RunOptions, io: Io, page: Page): Promise<Outcome> {
  const { to, steps, dryRun = false } = options;
  return withMigrator(options, io, page, async (migrator) => {
    const run = await migrator.down({ to, steps, dryRun, signal: io.signal });
    renderRun(page, run, dryRun);
    return { code: exitCode.ok, json: { dryRun, planned: run.planned, done: run.done } };
  });
}

export async function runStatus(options: StatusOptions, io: Io, page: Page): Promise<Outcome> {
  return withMigrator(options, io, page, async (migrator, { label }) => {
    const status = await migrator.status();
    renderStatus(page, status, label);
    const asked = options.exitCode === true && !status.upToDate;
    return { code: asked ? exitCode.notUpToDate : exitCode.ok, json: status };
  });
}

/** Opens the database that a command line means, with a migrator for it. */
export async function withMigrator(
  options: RunOptions,
  io: Io,
  page: Page,
  work: (migrator: Migrator, project: Project) => Promise<Outcome>,
): Promise<Outcome> {
  return withProject(options, io, (project) =>
    work(
      createMigrator({
        database: project.database,
        schema: project.namespace,
        dir: project.dir,
        lockTimeoutMs: milliseconds(options.lockTimeout),
        tableLockPatienceMs: milliseconds(options.tableLockPatience),
        onProgress: (event) => renderProgress(page, event),
      }),
      project,
    ),
  );
}

/** Of what a command line says in seconds. */
export function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}
