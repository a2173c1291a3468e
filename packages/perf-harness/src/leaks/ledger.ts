import type { Clock } from '../clock/clock.ts';
import type { OpenSession } from './open-session.ts';
import type { SessionCounts, SessionLeak, SessionReport } from './session-report.ts';

interface Count {
  opened: number;
  closed: number;
  peak: number;
}

/** What was opened and closed. Only what is open takes room. */
export class Ledger {
  readonly #clock: Clock;
  readonly #open = new Set<OpenSession>();
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(session: Omit<OpenSession, 'openedAtMs' | 'collected'>): OpenSession {
    const opened = { ...session, openedAtMs: this.#clock(), collected: false };
    this.#open.add(opened);
    const count = this.#counts.get(session.kind) ?? { opened: 0, closed: 0, peak: 0 };
    this.#counts.set(session.kind, count);
    count.opened += 1;
    count.peak = Math.max(count.peak, count.opened - count.closed);
    return opened;
  }

  /** Whether it was open. */
  close(session: OpenSession): boolean {
    if (!this.#open.delete(session)) return false;
    const count = this.#counts.get(session.kind);
    if (count) count.closed += 1;
    return true;
  }

  get leaked(): boolean {
    for (const session of this.#open) if (isLeak(session)) return true;
    return false;
  }

  report(): SessionReport {
    const counts = Object.fromEntries(
      [...this.#counts].map(([kind, { opened, closed, peak }]): [string, SessionCounts] => [
        kind,
        { opened, closed, open: opened - closed, peak },
      ]),
    );
    const leaks = this.#leaks();
    return { counts, leaks, leaked: leaks.reduce((sum, { count }) => sum + count, 0) };
  }

  #leaks(): SessionLeak[] {
    const now = this.#clock();
    const groups = new Map<string, SessionLeak>();
    for (const { kind, place, collected, openedAtMs } of [...this.#open].filter(isLeak)) {
      const stack = place.frames;
      const key = [kind, ...stack].join('\n');
      const before = groups.get(key);
      groups.set(key, {
        kind,
        place: String(place),
        stack,
        count: (before?.count ?? 0) + 1,
        collected: (before?.collected ?? 0) + (collected ? 1 : 0),
        oldestMs: Math.max(before?.oldestMs ?? 0, now - openedAtMs),
      });
    }
    return [...groups.values()].sort((a, b) => b.count - a.count);
  }
}

function isLeak({ mayStay }: OpenSession): boolean {
  return !mayStay?.();
}
