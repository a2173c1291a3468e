import { randomBytes } from 'node:crypto';

/** A run's name in all it makes: when it began (in seconds, 8 hex digits) and 4 random digits. */
export function makeRunId(now: number = Date.now()): string {
  return (
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, '0') + randomBytes(2).toString('hex')
  );
}

/** When the run began, in milliseconds since 1970. */
export const runBegan = (runId: string): number => Number.parseInt(runId.slice(0, 8), 16) * 1000;
