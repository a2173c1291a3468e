import type { Pace } from '../backfill/pace.ts';
import { describe } from '../dialect/lock-timeout-error.ts';
import type { MigrationEvent } from '../runner/events.ts';
import type { Page } from './io.ts';

/** Shows a run while it goes on: a line for each revision. */
export function renderProgress(page: Page, event: MigrationEvent): void {
  if (event.type === 'waiting') {
    const who = event.holder === undefined ? 'somebody else' : describe(event.holder);
    page.line(`  Waiting for ${who}, at most ${Math.round(event.timeoutMs / 1_000)} s …`);
    return;
  }
  const { revision } = event;
  switch (event.type) {
    case 'started':
      page.passing(`  … ${revision} (${event.number} of ${event.total})`);
      break;
    case 'locked': {
      const who = event.holder === undefined ? 'others' : describe(event.holder);
      const again = `attempt ${event.attempt + 1} in ${formatMs(event.delayMs)}`;
      page.replace(`  ${page.style('yellow', '…')} ${revision} is held up by ${who}; ${again}`);
      break;
    }
    case 'progress':
      page.live(`  … ${revision}, ${event.step}: ${formatPace(event)}`);
      break;
    case 'log':
      page.replace(`    ${event.message}`);
      break;
    case 'finished':
      page.replace(
        `  ${page.style('green', '✔')} ${revision} ${page.style('dim', formatMs(event.durationMs))}`,
      );
      break;
    case 'skipped':
      page.replace(
        `  ${page.style('dim', '–')} ${revision} ${page.style('dim', 'somebody else was faster')}`,
      );
      break;
    case 'failed':
      page.replace(`  ${page.style('red', '✘')} ${revision}`);
  }
}

/** `12,000 of about 50,000 rows (24 %), 8,000 rows/s, 5 s left`. */
function formatPace({ rows, totalRows, rowsPerSecond, remainingMs }: Pace): string {
  const [done, total, rate] = [rows, totalRows, Math.round(rowsPerSecond)].map((count) =>
    count.toLocaleString('en'),
  );
  const percent = totalRows === 0 ? 100 : Math.floor((rows / totalRows) * 100);
  const left = remainingMs === undefined ? '' : `, ${formatMs(remainingMs)} left`;
  return `${done} of about ${total} rows (${percent} %), ${rate} rows/s${left}`;
}

/** `12 ms`, `3.4 s`, `5 min 20 s`. */
export function formatMs(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
