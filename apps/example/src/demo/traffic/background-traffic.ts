import { LoadCancelledError, LoadGenerator, type LoadProgress } from '@holdfast/perf-harness';
import { whyNot } from '../narrator.ts';
import { type Callers, makeRequest } from './requests.ts';

const perSecond = 12;
const dayMs = 24 * 60 * 60 * 1000;

/** Requests that come by themselves until they are stopped, at random moments and whether or not the ones before were answered. */
export class BackgroundTraffic {
  readonly #stop = new AbortController();
  readonly #onFailure: (error: unknown) => void;
  #ended: Promise<void> = Promise.resolve();
  #perSecond = 0;

  /** @param onFailure told why no more requests come, where nobody stopped them */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Requests a second that are on their way at this moment. */
  get rate(): number {
    return this.#perSecond;
  }

  /** @param onSecond told what happened in each second. */
  start(callers: Callers, onSecond: (progress: LoadProgress) => void): void {
    this.#perSecond = perSecond;
    this.#ended = this.#run(callers, onSecond);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(callers: Callers, onSecond: (progress: LoadProgress) => void): Promise<void> {
    const { signal } = this.#stop;
    const load = new LoadGenerator({
      name: 'background',
      target: { operation: (_, { random }) => makeRequest({ ...callers, random }) },
      phases: [{ durationMs: dayMs, arrivals: { perSecond, spacing: 'poisson' } }],
      maxInFlight: 200,
    });
    try {
      while (!signal.aborted) await load.run({ signal, onProgress: onSecond });
    } catch (error) {
      if (!signal.aborted) this.#onFailure(endedBy(error));
    } finally {
      this.#perSecond = 0;
    }
  }
}

function endedBy(error: unknown): Error {
  const cause = error instanceof LoadCancelledError ? error.cause : error;
  return new Error(`No requests come by themselves any more: ${whyNot(cause)}`, { cause });
}
