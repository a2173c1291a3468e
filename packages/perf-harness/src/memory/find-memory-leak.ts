import { collectGarbage } from './collect-garbage.ts';
import { describeVerdict } from './describe-verdict.ts';
import { judgeGrowth } from './judge-growth.ts';
import type { GrownAllocation, MemoryLeakVerdict, MemoryTrend } from './memory-leak.ts';
import { type MemoryLeakOptions, type PlannedSearch, planSearch } from './memory-leak-options.ts';
import { nameGrowth } from './name-growth.ts';

/**
 * Whether an operation leaves memory behind that is never freed, and which function allocated it.
 *
 * Calls the operation in rounds. After each, all garbage is collected and what is still alive is looked at, so that the
 * garbage collector's habits do not show. It leaks where what is alive surely grows by more than
 * `minBytesPerOperation`, round after round, and does so again in a second run. A third, under V8's allocation
 * sampling, finds who allocates it. A cache that fills to a bound within the rounds is no leak.
 *
 * Whatever else the process does meanwhile counts, too: let it do nothing else.
 *
 * @param operation is told how many were called before it. What it throws ends the search, once those called
 *   beside it have ended.
 * @throws InvalidOptionError
 *
 * @example
 * const verdict = await findMemoryLeak(() => store.orders.get(id));
 * if (verdict.leaks) console.error(verdict.message); // … 104 bytes an operation … remember (src/cache.ts:12)
 */
export async function findMemoryLeak(
  operation: (call: number) => unknown,
  options: MemoryLeakOptions = {},
): Promise<MemoryLeakVerdict> {
  const search = new Search(operation, planSearch(options));
  await search.warmUp();
  const first = await search.measure();
  if (!grows(first)) return search.verdict(first, []);
  const second = await search.measure();
  return search.verdict(second, grows(second) ? await search.name() : []);
}

interface Trends {
  readonly heap: MemoryTrend;
  readonly external: MemoryTrend;
}

const grows = ({ heap, external }: Trends): boolean => heap.grows || external.grows;

class Search {
  #operations = 0;
  readonly #operation: (call: number) => unknown;
  readonly #plan: PlannedSearch;

  constructor(operation: (call: number) => unknown, plan: PlannedSearch) {
    this.#operation = operation;
    this.#plan = plan;
  }

  async warmUp(): Promise<void> {
    for (let round = 0; round < this.#plan.warmUpRounds; round++) {
      await this.#round();
      // Looked at as it will be, so that the looking is warm, too.
      await this.#look();
    }
  }

  async measure(): Promise<Trends> {
    const looks = [await this.#look()];
    for (let round = 0; round < this.#plan.rounds; round++) {
      await this.#round();
      looks.push(await this.#look());
    }
    const trend = (of: 'heapUsed' | 'external') =>
      judgeGrowth(
        looks.map(({ operations, [of]: bytes }) => ({ operations, bytes })),
        this.#plan,
      );
    return { heap: trend('heapUsed'), external: trend('external') };
  }

  name(): Promise<GrownAllocation[]> {
    return nameGrowth(async () => {
      const before = this.#operations;
      for (let round = 0; round < this.#plan.rounds / 2; round++) await this.#round();
      return this.#operations - before;
    });
  }

  verdict(trends: Trends, grown: readonly GrownAllocation[]): MemoryLeakVerdict {
    const found = { leaks: grows(trends), operations: this.#operations, ...trends, grown };
    return { ...found, message: describeVerdict(found) };
  }

  async #look(): Promise<{ operations: number; heapUsed: number; external: number }> {
    await collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return { operations: this.#operations, heapUsed, external };
  }

  async #round(): Promise<void> {
    const { operationsPerRound, concurrency, signal } = this.#plan;
    const end = this.#operations + operationsPerRound;
    const failures: { readonly error: unknown }[] = [];
    const caller = async () => {
      while (this.#operations < end && failures.length === 0) {
        try {
          signal?.throwIfAborted();
          await this.#operation(this.#operations++);
        } catch (error) {
          failures.push({ error });
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, caller));
    const [first] = failures;
    if (first) throw first.error;
  }
}
