import type { AnySubject } from './any-subject.ts';
import type { KeyedRow } from './benchmarked-repository.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

/** How many rows are made at once before anything is measured. */
const MAKERS = 10;

/** The rows that are there, and numbers for new ones. */
export class BenchmarkRows {
  readonly subject: AnySubject;
  readonly #plan: BenchmarkPlan;
  readonly #rows: KeyedRow[] = [];
  /** Rows that nothing else reads, since they come and go. */
  readonly #present: unknown[] = [];
  readonly #deleted: unknown[] = [];
  /** From the clock, so that the numbers of the next run are others. */
  #number = Date.now() * 1_000;

  constructor(subject: AnySubject, plan: BenchmarkPlan) {
    this.subject = subject;
    this.#plan = plan;
  }

  /** Makes the rows that are read, and those that are deleted and restored. */
  async fill(signal: AbortSignal): Promise<void> {
    const { rows, rounds, operationsPerRound } = this.#plan;
    await makeAtOnce(rows, signal, async () => this.#rows.push(await this.create()));
    // Enough to be deleted where nothing is restored, and to be restored by the round that comes first.
    await makeAtOnce((rounds + 2) * operationsPerRound, signal, async () => {
      this.#present.push((await this.create()).id);
    });
    for (let n = 0; n < operationsPerRound && !signal.aborted; n++) await this.deleteOne();
  }

  get repository(): AnySubject['repository'] {
    return this.subject.repository;
  }

  /** A number that no row has. */
  next(): number {
    return this.#number++;
  }

  readonly newRow = (): unknown => this.#plan.row(this.next());

  /** One of the rows that are there. */
  any(random: () => number): KeyedRow {
    const row = this.#rows[Math.floor(random() * this.#rows.length)];
    if (row === undefined) throw new RangeError('there are no rows to read');
    return row;
  }

  create(): Promise<KeyedRow> {
    return this.repository.create(this.newRow());
  }

  async deleteOne(): Promise<void> {
    const id = taken(this.#present, 'to delete');
    await this.repository.delete(id);
    this.#deleted.push(id);
  }

  async restoreOne(): Promise<void> {
    const id = taken(this.#deleted, 'to restore');
    await this.repository.restore?.(id);
    this.#present.push(id);
  }
}

function taken<Item>(items: Item[], what: string): Item {
  const [item] = items.splice(0, 1);
  if (item === undefined) throw new RangeError(`there are no rows ${what}`);
  return item;
}

async function makeAtOnce(count: number, signal: AbortSignal, make: () => Promise<unknown>): Promise<void> {
  let left = count;
  const maker = async () => {
    while (left-- > 0 && !signal.aborted) await make();
  };
  await Promise.all(Array.from({ length: MAKERS }, maker));
}
