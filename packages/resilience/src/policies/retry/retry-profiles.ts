/** How often, and how far apart. */
export interface RetryProfile {
  readonly attempts: number;
  readonly initialMs: number;
  readonly maxMs: number;
  readonly factor: number;
  readonly jitter: boolean;
}

/** Ready-made profiles. `database` rides out a failover, `external` a rate limit; `quick` is for what a user waits for. */
export const retryProfiles = {
  database: { attempts: 5, initialMs: 500, maxMs: 10_000, factor: 1.5, jitter: true },
  http: { attempts: 3, initialMs: 1_000, maxMs: 30_000, factor: 2, jitter: true },
  external: { attempts: 4, initialMs: 2_000, maxMs: 60_000, factor: 2, jitter: true },
  quick: { attempts: 2, initialMs: 100, maxMs: 100, factor: 1, jitter: false },
} as const;

export type RetryProfileName = keyof typeof retryProfiles;
