import type { MigrationStatus, RevisionStatus } from '../history/status.ts';
import type { Page } from './io.ts';
import { formatMs } from './render-progress.ts';
import { migrations } from './render-run.ts';

const marks = {
  applied: ['green', '✔'],
  pending: ['yellow', '•'],
  failed: ['red', '✘'],
  edited: ['red', '✘'],
  missing: ['red', '✘'],
} as const;

/** The table of all revisions, and what to do next. */
export function renderStatus(page: Page, { revisions }: MigrationStatus, label: string): void {
  page.line(`${label}: ${migrations(revisions.length)}`);
  const width = Math.max(0, ...revisions.map(({ name }) => name.length));
  for (const revision of revisions) {
    const [style, mark] = marks[revision.state];
    const state = page.style(style, revision.state.padEnd('applied'.length));
    const line = `  ${page.style(style, mark)} ${revision.name.padEnd(width)}  ${state}${details(page, revision)}`;
    page.line(line.trimEnd());
  }
  page.line(summary(revisions));
}

function details(page: Page, { state, appliedAt, durationMs, reversible }: RevisionStatus): string {
  const parts = [
    appliedAt?.toISOString().slice(0, 19).replace('T', ' ').concat(' UTC'),
    durationMs === undefined ? undefined : formatMs(durationMs),
    reversible || state === 'missing' || state === 'failed' ? undefined : 'no way back',
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : page.style('dim', `  ${parts.join('  ')}`);
}

function summary(revisions: readonly RevisionStatus[]): string {
  const count = (state: RevisionStatus['state']): number =>
    revisions.filter((revision) => revision.state === state).length;
  const wrong = (['failed', 'edited', 'missing'] as const).filter((state) => count(state) > 0);
  if (wrong.length > 0) {
    const what = wrong.map((state) => `${count(state)} ${state}`).join(', ');
    return `To be repaired: ${what}. holdfast-migrate up says how.`;
  }
  const pending = count('pending');
  return pending === 0 ? 'Up to date.' : `${migrations(pending)} to apply: holdfast-migrate up`;
}
