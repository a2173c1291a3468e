import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { htmlReport } from '../report/html/html-report.ts';
import { junitReport } from '../report/junit-report.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { RunResult } from '../result/run-result.ts';
import type { Io, Page } from './io.ts';

/** Where reports are to be written. */
export interface ReportOptions {
  readonly report?: string;
  readonly markdown?: string;
  readonly junit?: string;
}

/** Writes the reports that were asked for. */
export async function writeReports(
  result: RunResult,
  { report, markdown, junit }: ReportOptions,
  io: Io,
  page: Page,
): Promise<void> {
  if (report !== undefined) await write(report, htmlReport(result), io, page);
  if (markdown !== undefined) await write(markdown, markdownReport(result), io, page);
  if (junit !== undefined) await write(junit, junitReport(result), io, page);
}

/** Writes a file, and says so. Folders on the way to it are made. */
export async function write(path: string, text: string, { cwd }: Io, page: Page): Promise<void> {
  const file = resolve(cwd, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  page.line(page.style('dim', `Wrote ${path}`));
}
