import type { Clock } from '../../clock/clock.ts';
import { PerformanceMetrics } from '../../metrics/performance-metrics.ts';
import type { Finding, MeasuredNumber } from '../../result/measurement.ts';
import type { Mark } from '../../result/observation.ts';
import type { MeasuredData, SuiteContext } from '../../runner/suite.ts';
import { Sampling } from './sampling.ts';

export type NumberDefinition = Omit<MeasuredNumber, 'value'>;

/** What a scenario may hand over as it is. */
export type MeasuredPart = Partial<Omit<MeasuredData, 'name' | 'about' | 'group' | 'thresholds'>>;

export interface RecordingOptions extends Pick<SuiteContext, 'signal' | 'seed' | 'clock'> {
  readonly numbers: readonly NumberDefinition[];
}

/** What a scenario has measured so far: it can be asked at any moment, so that nothing is lost where it fails. */
export class Recording {
  readonly metrics: PerformanceMetrics;
  readonly signal: AbortSignal;
  readonly seed: number;
  readonly clock: Clock;
  /** Pool use, breaker states: looked at again and again until the scenario ends. */
  readonly sampling: Sampling;
  #beganMs: number;
  readonly #numbers: Map<string, MeasuredNumber>;
  readonly #marks: { label: string; atMs: number; untilMs?: number }[] = [];
  readonly #findings: Finding[] = [];
  #part: MeasuredPart = {};

  constructor({ signal, seed, clock, numbers }: RecordingOptions) {
    this.signal = signal;
    this.seed = seed;
    this.clock = clock;
    this.metrics = new PerformanceMetrics({ clock });
    this.#beganMs = clock();
    this.#numbers = new Map(numbers.map((number) => [number.name, { ...number, value: null }]));
    this.sampling = new Sampling(() => this.nowMs());
  }

  /** What it works on is there: moments count from now. */
  begin(): void {
    this.#beganMs = this.clock();
  }

  /** Since the scenario began. */
  nowMs(): number {
    return this.clock() - this.#beganMs;
  }

  /** What became of a number that the scenario has announced. */
  set(name: string, value: number | null): void {
    const number = this.#numbers.get(name);
    if (number === undefined) throw new TypeError(`the scenario announces no number '${name}'`);
    this.#numbers.set(name, { ...number, value });
  }

  /** Notes that something is done now; calling what is returned notes its end. */
  mark(label: string): () => void {
    const mark: Mark & { untilMs?: number } = { label, atMs: this.nowMs() };
    this.#marks.push(mark);
    return () => {
      mark.untilMs = this.nowMs();
    };
  }

  find(title: string, details?: string): void {
    this.#findings.push(details === undefined ? { title } : { title, details });
  }

  /** Takes over what an instrument has measured. */
  include({ numbers = [], findings = [], ...part }: MeasuredPart): void {
    for (const number of numbers) this.#numbers.set(number.name, number);
    this.#findings.push(...findings);
    this.#part = { ...this.#part, ...part };
  }

  measured(): MeasuredPart {
    const metrics = this.metrics.toJSON();
    const { gauges, states } = this.sampling.taken();
    const { gauges: included = [], ...part } = this.#part;
    return {
      ...(metrics.operations > 0 && { metrics }),
      ...part,
      ...(gauges.length + included.length > 0 && { gauges: [...gauges, ...included] }),
      ...(states.length > 0 && { states }),
      ...(this.#marks.length > 0 && { marks: [...this.#marks] }),
      ...(this.#numbers.size > 0 && { numbers: [...this.#numbers.values()] }),
      ...(this.#findings.length > 0 && { findings: [...this.#findings] }),
    };
  }
}
