import type { Gauge, GaugePoint, StateChange, StateTrack } from '../../result/observation.ts';
import { Thinned } from '../../statistics/thinned.ts';

const INTERVAL_MS = 5;

/** What is looked at: its points are added here. */
export type WatchedGauge = Omit<Gauge, 'points' | 'slope'> & { readonly read: () => number };

/** Looks at numbers and states again and again. Keeps no process alive, and takes no more room the longer it goes on. */
export class Sampling {
  readonly #nowMs: () => number;
  readonly #gauges: { readonly gauge: WatchedGauge; readonly points: Thinned<GaugePoint> }[] = [];
  readonly #states: {
    readonly name: string;
    readonly read: () => string;
    readonly changes: StateChange[];
  }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  gauge(...gauges: readonly WatchedGauge[]): void {
    this.#gauges.push(...gauges.map((gauge) => ({ gauge, points: new Thinned(higherOf) })));
    this.#start();
  }

  state(name: string, read: () => string): void {
    this.#states.push({ name, read, changes: [] });
    this.#start();
  }

  /** A look in between: at the moment when something changed. */
  look(): void {
    const atMs = Math.round(this.#nowMs() * 100) / 100;
    for (const { gauge, points } of this.#gauges) points.add([atMs, gauge.read()]);
    for (const { read, changes } of this.#states) {
      const state = read();
      if (changes.at(-1)?.state !== state) changes.push({ atMs, state });
    }
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
      gauges: this.#gauges.map(({ gauge: { read: _, ...gauge }, points }) => ({
        ...gauge,
        points: points.points(),
      })),
      states: this.#states.map(({ name, changes }) => ({ name, changes })),
    };
  }

  #start(): void {
    this.#timer ??= setInterval(() => this.look(), INTERVAL_MS).unref();
    this.look();
  }
}

/** Of many points, the peaks are kept. */
function higherOf(earlier: GaugePoint, later: GaugePoint): GaugePoint {
  return later[1] > earlier[1] ? later : earlier;
}
