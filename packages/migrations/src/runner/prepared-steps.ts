import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Step } from '../history/plan.ts';
import { type PreparedStep, prepareStep } from './run-step.ts';

/** The steps of a run, their scripts taken apart as the run comes near them. */
export class PreparedSteps {
  readonly #dialect: MigrationDialect;
  readonly #steps: readonly Step[];
  readonly #prepared = new Map<number, Promise<PreparedStep>>();

  constructor(dialect: MigrationDialect, steps: readonly Step[]) {
    this.#dialect = dialect;
    this.#steps = steps;
  }

  /** Begins with so many from `index` on. */
  prepare(index: number, count: number): void {
    for (const at of this.#steps.slice(index, index + count).keys()) {
      // Whoever asks for it hears of a failure; after another one nobody asks.
      this.#at(index + at)?.catch(() => undefined);
    }
  }

  /** The step at `index`, with as many of those behind it, up to `size`, as go together with it. */
  async group(
    index: number,
    size: number,
    goesTogether: (prepared: PreparedStep) => boolean,
  ): Promise<readonly PreparedStep[]> {
    const group: PreparedStep[] = [];
    while (group.length < size) {
      const prepared = await this.#at(index + group.length);
      if (prepared === undefined) break;
      const together = size > 1 && goesTogether(prepared);
      if (together || group.length === 0) group.push(prepared);
      if (!together) break;
    }
    for (const at of group.keys()) this.#prepared.delete(index + at);
    return group;
  }

  #at(index: number): Promise<PreparedStep> | undefined {
    const step = this.#steps[index];
    if (step === undefined) return undefined;
    const known = this.#prepared.get(index) ?? prepareStep(this.#dialect, step);
    this.#prepared.set(index, known);
    return known;
  }
}
