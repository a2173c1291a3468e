import { existsSync } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorMessage } from '../errors/thrown.ts';
import { htmlReport } from '../report/html/html-report.ts';
import { junitReport } from '../report/junit-report.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { RunResult } from '../result/run-result.ts';
import type { Io, Page } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Where the result and reports of it are to be written. */
export interface ReportOptions {
  readonly out?: string;
  readonly report?: string;
  readonly markdown?: string;
  readonly junit?: string;
}

const writers: readonly (readonly [keyof ReportOptions, (result: RunResult) => string])[] = [
  ['out', (result) => JSON.stringify(result)],
  ['report', htmlReport],
  ['markdown', markdownReport],
  ['junit', junitReport],
];

/**
 * Whether what will be measured can be written: asked before, as it is too late afterwards. Folders on the way to the
 * files are made.
 *
 * @throws UsageError naming the file that cannot be written.
 */
export async function requireWritable(options: ReportOptions, { cwd }: Io): Promise<void> {
  for (const [option] of writers) {
    const path = options[option];
    if (path === undefined) continue;
    try {
      await tryToOpen(resolve(cwd, path));
    } catch (cause) {
      throw new UsageError(`--${option} ${path} cannot be written: ${errorMessage(cause)}`, { cause });
    }
  }
}

/** Leaves the file as it was. */
async function tryToOpen(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const isThere = existsSync(file);
  await (await open(file, 'a')).close();
  if (!isThere) await rm(file);
}

/** Writes what was asked for, one file after the other, and says so; whether all could be written. */
export async function writeReports(
  result: RunResult,
  options: ReportOptions,
  { cwd }: Io,
  page: Page,
): Promise<boolean> {
  let isWritten = true;
  for (const [option, textOf] of writers) {
    const path = options[option];
    if (path === undefined) continue;
    try {
      const file = resolve(cwd, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, textOf(result));
      page.line(page.style('dim', `Wrote ${path}`));
    } catch (error) {
      isWritten = false;
      page.line(page.style('red', `Could not write ${path}: ${errorMessage(error)}`));
    }
  }
  return isWritten;
}
