import { requireCount, requireThat } from '../errors/require-that.ts';
import { requireConfidence } from '../statistics/interval.ts';

export interface MemoryLeakOptions {
  /** How many operations lie between two looks at the memory. @default 1000 */
  readonly operationsPerRound?: number;
  /** How many run at once. @default 1 */
  readonly concurrency?: number;
  /** Rounds before the first look: code is compiled, pools and caches fill. @default 10 */
  readonly warmUpRounds?: number;
  /** Rounds that are judged, 8 at least. Where they look like a leak, as many again must confirm it. @default 20 */
  readonly rounds?: number;
  /** What may stay alive of each operation, in bytes: less than this is no leak. @default 32 */
  readonly minBytesPerOperation?: number;
  /** How sure it must be that it grows, from 0 to 1. @default 0.99 */
  readonly confidence?: number;
  /** Ends the search, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export type PlannedSearch = Required<Omit<MemoryLeakOptions, 'signal'>> & Pick<MemoryLeakOptions, 'signal'>;

/** Fills in the defaults. @throws InvalidOptionError naming the option that cannot be meant. */
export function planSearch(options: MemoryLeakOptions): PlannedSearch {
  const plan = {
    operationsPerRound: 1_000,
    concurrency: 1,
    warmUpRounds: 10,
    rounds: 20,
    minBytesPerOperation: 32,
    confidence: 0.99,
    ...options,
  };
  requireCount('operationsPerRound', plan.operationsPerRound);
  requireCount('concurrency', plan.concurrency);
  requireCount('warmUpRounds', plan.warmUpRounds, 0);
  requireCount('rounds', plan.rounds, 8);
  const { minBytesPerOperation } = plan;
  const holds = Number.isFinite(minBytesPerOperation) && minBytesPerOperation >= 0;
  requireThat(holds, 'minBytesPerOperation', 'a number of bytes, at least 0', minBytesPerOperation);
  requireConfidence(plan.confidence);
  return plan;
}
