import { headline } from '../report/headline.ts';
import { verdictOf } from '../result/verdict.ts';
import { runSuites } from '../runner/run-suites.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { loadSuites } from './load-suites.ts';
import { progressOn } from './render-progress.ts';
import type { CommonOptions, Outcome } from './run.ts';
import { type ReportOptions, requireWritable, writeReports } from './write-reports.ts';

export interface RunCommandOptions extends CommonOptions, ReportOptions {
  readonly seed?: number;
  /** In seconds. */
  readonly timeout?: number;
}

/** Runs suites, and writes what they measured, however they ended. */
export async function runCommand(
  wanted: readonly string[],
  options: RunCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const { seed, timeout } = options;
  const suites = await loadSuites(wanted, io.cwd);
  await requireWritable(options, io);
  const result = await runSuites(suites, {
    signal: io.signal,
    onProgress: progressOn(page),
    ...(seed === undefined ? {} : { seed }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1_000 }),
  });
  const verdict = verdictOf(result);
  page.line(page.style(verdict.passed ? 'green' : 'red', `${headline(verdict)}.`));
  const isWritten = await writeReports(result, options, io, page);
  if (io.signal.aborted) return { code: exitCode.stopped, json: result };
  return { code: verdict.passed && isWritten ? exitCode.ok : exitCode.failure, json: result };
}
