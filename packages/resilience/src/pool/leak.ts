/** A connection that is held for longer than a pool's `leakThresholdMs`. */
export interface Leak {
  /** Where it was taken: `billing/export.ts:88`. */
  readonly place: string;
  /** The frames that took it, the innermost first. */
  readonly stack: readonly string[];
  readonly heldMs: number;
  readonly thresholdMs: number;
  /** Whether it was taken away from its holder. */
  readonly reclaimed: boolean;
}

/** A connection that had been reported as a leak, and was given back after all. */
export interface LateReturn {
  readonly place: string;
  readonly heldMs: number;
  readonly thresholdMs: number;
  readonly reclaimed: boolean;
}

/** Where a pool writes what somebody should read. Every logger of pino's shape is one. */
export interface PoolLogger {
  warn(fields: object, message: string): void;
}

export function describeLeak({ place, heldMs, thresholdMs, reclaimed }: Leak): string {
  const what = reclaimed ? 'and was taken away from its holder' : 'and is still out';
  return (
    `a connection taken at ${place} has been held for ${seconds(heldMs)} (leakThresholdMs is ${thresholdMs}), ${what}. ` +
    'Give it back in a finally block, or raise leakThresholdMs where it is meant to be held.'
  );
}

export function describeLateReturn({ place, heldMs, thresholdMs, reclaimed }: LateReturn): string {
  const after = reclaimed ? ', after it had been taken away' : '';
  return `a connection taken at ${place} was given back late: after ${seconds(heldMs)} (leakThresholdMs is ${thresholdMs})${after}.`;
}

/** Where nobody gave a logger: warnings of the process, with `HF_POOL_LEAK` as their code. */
export const warningLogger: PoolLogger = {
  warn(fields, message) {
    const frames = 'stack' in fields && Array.isArray(fields.stack) ? fields.stack : [];
    const detail = frames.map((frame) => `    at ${frame}`).join('\n');
    process.emitWarning(message, {
      type: 'PoolLeakWarning',
      code: 'HF_POOL_LEAK',
      ...(detail && { detail }),
    });
  },
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
