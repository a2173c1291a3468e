import { remainingMs } from '../../policies/deadline/remaining.ts';
import { inBackground } from './background.ts';
import type { PrimaryLog, Since } from './primary-log.ts';
import type { Replica } from './replica.ts';
import type { ReplicaLimits } from './replica-limits.ts';
import type { ReplicaStats } from './replica-state.ts';
import { within } from './within.ts';

/**
 * Chooses among the replicas. What it knows of them it asks for while there are reads, and only then: an idle program
 * has no timer and sends nothing.
 */
export class ReplicaSet {
  readonly #replicas: readonly Replica[];
  readonly #log: PrimaryLog;
  readonly #limits: ReplicaLimits;
  readonly #now: () => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** The primary's answer, or that there is none. Does not reject. */
  #primaryAnswer: Promise<void> = Promise.resolve();
  #turn = 0;

  constructor(replicas: readonly Replica[], log: PrimaryLog, limits: ReplicaLimits, now: () => number) {
    this.#replicas = replicas;
    this.#log = log;
    this.#limits = limits;
    this.#now = now;
  }

  stats(): ReplicaStats[] {
    return this.#replicas.map((replica) => replica.stats());
  }

  /** The replicas to read from, the least busy first; with `since` only such as show the log up to there. */
  async choose(since?: Since): Promise<readonly Replica[]> {
    if (this.#replicas.length === 0) return [];
    this.#askAround();
    let fit = this.#fit();
    if (fit.length === 0) {
      await this.#await();
      fit = this.#fit();
    }
    const [first] = fit;
    if (since === undefined || first === undefined) return fit;
    const { lsn } = since;
    const ready = fit.filter(({ replayed = -1n }) => replayed >= lsn);
    if (ready.length > 0) return ready;
    if (this.#log.lacks(since)) return [];
    const nearest = fit.reduce(
      (best, one) => ((one.replayed ?? -1n) > (best.replayed ?? -1n) ? one : best),
      first,
    );
    return (await nearest.reach(lsn, this.#patienceMs())) ? [nearest] : [];
  }

  /** Fit ones, the least busy first, and in turn where they are equally busy. */
  #fit(): Replica[] {
    this.#turn = (this.#turn + 1) % this.#replicas.length;
    const turned = [...this.#replicas.slice(this.#turn), ...this.#replicas.slice(0, this.#turn)];
    return turned.filter(({ state }) => state === 'fit').sort((a, b) => a.reading - b.reading);
  }

  /** Asks everybody where it is time to, and waits for nobody. */
  #askAround(): void {
    const now = this.#now();
    if (now - this.#askedAt < this.#limits.askEveryMs) return;
    this.#askedAt = now;
    for (const replica of this.#replicas) replica.probe();
    this.#primaryAnswer = inBackground(() => this.#log.ask()).then(noop, noop); // the log itself notes that the primary is away
  }

  /** Waits until one becomes fit, where that is to be hoped for: after idleness, and at first. */
  async #await(): Promise<void> {
    const { ledger, away } = this.#log;
    const blank = ledger.latest === undefined && !away;
    const hopeful = this.#replicas.filter(
      (replica) => replica.unknown || (blank && replica.state === 'lagging'),
    );
    if (hopeful.length === 0) return;
    const anyFit = Promise.any(hopeful.map((replica) => this.#comesFit(replica)));
    await within(this.#patienceMs(), anyFit.catch(noop));
    for (const replica of hopeful) replica.giveUp();
  }

  /** A caller in a hurry needs time for the read itself, too. */
  #patienceMs(): number {
    return Math.min(this.#limits.waitMs, (remainingMs() ?? Number.POSITIVE_INFINITY) / 2);
  }

  async #comesFit(replica: Replica): Promise<void> {
    await replica.probe();
    if (replica.state !== 'fit') await this.#primaryAnswer;
    if (replica.state !== 'fit') throw new Error('unfit');
  }
}

function noop(): void {}
