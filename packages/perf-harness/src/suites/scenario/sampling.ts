import type { Gauge, GaugePoint, StateChange, StateTrack } from '../../result/observation.ts';

/** With more points than this every other one goes, and the interval doubles. */
const MOST_POINTS = 1_000;
const FIRST_INTERVAL_MS = 5;

/** What is looked at: its points are added here. */
export type WatchedGauge = Omit<Gauge, 'points' | 'slope'> & { readonly read: () => number };

/** Looks at numbers and states again and again. Keeps no process alive, and takes no more room the longer it goes on. */
export class Sampling {
  readonly #nowMs: () => number;
  readonly #gauges: { readonly gauge: WatchedGauge; points: GaugePoint[] }[] = [];
  readonly #states: {
    readonly name: string;
    readonly read: () => string;
    readonly changes: StateChange[];
  }[] = [];
  #intervalMs = FIRST_INTERVAL_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  gauge(...gauges: readonly WatchedGauge[]): void {
    this.#gauges.push(...gauges.map((gauge) => ({ gauge, points: [] })));
    this.#start();
  }

  state(name: string, read: () => string): void {
    this.#states.push({ name, read, changes: [] });
    this.#start();
  }

  /** A look in between: at the moment when something changed. */
  look(): void {
    const atMs = Math.round(this.#nowMs() * 100) / 100;
    for (const { gauge, points } of this.#gauges) points.push([atMs, gauge.read()]);
    for (const { read, changes } of this.#states) {
      const state = read();
      if (changes.at(-1)?.state !== state) changes.push({ atMs, state });
    }
    if (this.#gauges.some(({ points }) => points.length > MOST_POINTS)) this.#thinOut();
  }

  /** Ends it with a last look. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.look();
  }

  taken(): { readonly gauges: readonly Gauge[]; readonly states: readonly StateTrack[] } {
    return {
      gauges: this.#gauges.map(({ gauge: { read: _, ...gauge }, points }) => ({ ...gauge, points })),
      states: this.#states.map(({ name, changes }) => ({ name, changes })),
    };
  }

  #start(): void {
    this.#timer ??= this.#every(this.#intervalMs);
    this.look();
  }

  #every(intervalMs: number): NodeJS.Timeout {
    return setInterval(() => this.look(), intervalMs).unref();
  }

  #thinOut(): void {
    for (const watched of this.#gauges) watched.points = watched.points.filter((_, index) => index % 2 === 0);
    this.#intervalMs *= 2;
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = this.#every(this.#intervalMs);
  }
}
