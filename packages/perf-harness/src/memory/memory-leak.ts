import type { Interval } from '../statistics/interval.ts';

/** How the memory that was alive grew with the operations. */
export interface MemoryTrend {
  /** The growth, in bytes for each operation. */
  readonly bytesPerOperation: number;
  /** Where it lies, with the confidence that was asked for. */
  readonly interval: Interval;
  /** Whether it surely grows, by more than is allowed, and did so to the end. */
  readonly grows: boolean;
  /** What was alive after how many operations, in bytes. */
  readonly points: readonly { readonly operations: number; readonly bytes: number }[];
}

/** What one function allocated that is still alive. */
export interface GrownAllocation {
  /** The function's name, or `(anonymous)`. */
  readonly function: string;
  /** Where the function begins, as `billing/export.ts:88`, relative to the working directory. */
  readonly place: string;
  /** Who called it, the innermost first, on the way on which most was allocated. */
  readonly stack: readonly string[];
  /** How much more of it was alive at the end of a run than half way, in bytes; estimated from samples. */
  readonly bytes: number;
  /** The same for each operation in between. */
  readonly bytesPerOperation: number;
}

/** What {@link findMemoryLeak} found. Plain data. */
export interface MemoryLeakVerdict {
  readonly leaks: boolean;
  /** What was found, for people. */
  readonly message: string;
  /** All operations that were called, those to warm up included. */
  readonly operations: number;
  /** Objects and code. */
  readonly heap: MemoryTrend;
  /** What is kept outside of the heap: the contents of Buffers. */
  readonly external: MemoryTrend;
  /** What grew, the most first. Empty where nothing leaks. */
  readonly grown: readonly GrownAllocation[];
}
