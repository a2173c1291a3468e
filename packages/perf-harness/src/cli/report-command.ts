import { textReport } from '../report/text-report.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { readResultFile } from './read-result-file.ts';
import type { CommonOptions, Outcome } from './run.ts';
import { type ReportOptions, writeReports } from './write-reports.ts';

export interface ReportCommandOptions extends CommonOptions, ReportOptions {}

/** Shows a stored result, or writes reports of it. */
export async function reportCommand(
  path: string,
  options: ReportCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const result = await readResultFile(path, io);
  const { report, markdown, junit } = options;
  if (report === undefined && markdown === undefined && junit === undefined) {
    page.line(textReport(result).trimEnd());
  }
  const isWritten = await writeReports(result, options, io, page);
  return { code: isWritten ? exitCode.ok : exitCode.failure, json: result };
}
