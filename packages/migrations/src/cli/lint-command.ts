import { UsageError } from '../errors/usage-error.ts';
import { describeFinding } from '../lint/describe-finding.ts';
import type { LintFinding, LintSeverity } from '../lint/finding.ts';
import { type LintReport, lintRevisions } from '../lint/lint-revisions.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf } from './project.ts';

export interface LintCommandOptions extends CommonOptions {
  readonly since?: string;
  readonly all?: boolean;
}

const heads = { error: 'red', warning: 'yellow', notice: 'dim' } as const;

export async function runLint(
  revisions: readonly string[],
  options: LintCommandOptions,
  io: Io,
  page: Page,
): Promise<Outcome> {
  const { all, since } = options;
  if (all === true && since !== undefined) throw new UsageError('--all and --since cannot both be meant.');
  const dir = options.dir ?? (await settingsOf(options, io)).dir;
  const report = await lintRevisions({ dir, revisions, since: all === true ? 'none' : since });
  for (const finding of report.findings) render(page, finding);
  page.line(summary(report));
  const failed = report.findings.some(({ severity }) => severity === 'error');
  return { code: failed ? exitCode.notUpToDate : exitCode.ok, json: report };
}

function render(page: Page, finding: LintFinding): void {
  const colours = { head: heads[finding.severity], excerpt: 'dim', sql: 'green' } as const;
  for (const line of describeFinding(finding, (part, text) => page.style(colours[part], text)))
    page.line(line);
  page.line();
}

function summary({ revisions, findings }: LintReport): string {
  const looked = revisions.length === 1 ? '1 migration' : `${revisions.length} migrations`;
  const counted = (['error', 'warning', 'notice'] as const).flatMap((severity) => count(severity, findings));
  return counted.length === 0
    ? `${looked} linted: nothing found.`
    : `${looked} linted: ${counted.join(', ')}.`;
}

function count(severity: LintSeverity, findings: readonly LintFinding[]): readonly string[] {
  const found = findings.filter((finding) => finding.severity === severity).length;
  return found === 0 ? [] : [`${found} ${severity}${found === 1 ? '' : 's'}`];
}
