import { createMigrator, type Migrator } from '../runner/migrator.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { openDatabase, type Target } from './open-database.ts';
import { renderProgress } from './render-progress.ts';
import { renderRun } from './render-run.ts';
import { renderStatus } from './render-status.ts';
import { UsageError } from './usage-error.ts';

/** The options of every command. */
export interface CommonOptions {
  readonly url?: string;
  readonly dir: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export interface RunOptions extends CommonOptions {
  readonly to?: string;
  readonly steps?: number | 'all';
  readonly dryRun?: boolean;
  /** In seconds. */
  readonly lockTimeout?: number;
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

async function withMigrator(
  options: RunOptions,
  io: Io,
  page: Page,
  work: (migrator: Migrator, target: Target) => Promise<Outcome>,
): Promise<Outcome> {
  const target = await openDatabase(urlOf(options, io));
  try {
    const migrator = createMigrator({
      database: target.database,
      schema: target.schema,
      dir: options.dir,
      lockTimeoutMs: options.lockTimeout === undefined ? undefined : options.lockTimeout * 1_000,
      onProgress: (event) => renderProgress(page, event),
    });
    return await work(migrator, target);
  } finally {
    await target.database.close();
  }
}

function urlOf({ url }: CommonOptions, io: Io): string {
  const found = url ?? io.env['DATABASE_URL'];
  if (found !== undefined && found !== '') return found;
  throw new UsageError('which database? Set DATABASE_URL, or give --url postgresql://… or --url file:….');
}
