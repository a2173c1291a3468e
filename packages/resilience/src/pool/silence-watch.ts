import { type Schedule, scheduleUnref } from './schedule.ts';

export interface SilenceWatchOptions<Line> {
  /** How long a line may be silent before it is asked about, in milliseconds. */
  readonly limitMs: number;
  /** What is in use. */
  readonly lines: () => Iterable<Line>;
  /** How much has come over a line so far; undefined where nothing is waited for. */
  readonly received: (line: Line) => number | undefined;
  /** Which of these are dead, and why; takes a limited time, and does not reject. */
  readonly ask: (lines: readonly Line[]) => Promise<ReadonlyMap<Line, string>>;
  /** Called for a line that was found dead twice, with nothing having come in between. */
  readonly onDead: (line: Line, silentMs: number, why: string) => void;
  /** Milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
  /** @default real time, by a timer that keeps no process alive */
  readonly schedule?: Schedule;
}

interface Note {
  readonly received: number;
  readonly since: number;
  doubted: boolean;
}

/**
 * Gives up lines over which an answer is due and nothing comes, once somebody who knows has said twice that nothing will:
 * an answer that was under way when the first question was asked has come by the second. One timer for all lines, and
 * none while none is in use; what runs in between pays nothing.
 */
export class SilenceWatch<Line extends object> {
  readonly #options: SilenceWatchOptions<Line>;
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #notes = new WeakMap<Line, Note>();
  #callOff: (() => void) | undefined;
  #asking = false;
  #stopped = false;

  constructor(options: SilenceWatchOptions<Line>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#schedule = options.schedule ?? scheduleUnref;
  }

  /** To be called when a line is taken into use. */
  taken(): void {
    if (this.#callOff === undefined && !this.#asking) this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #arm(): void {
    if (!this.#stopped) this.#callOff = this.#schedule(() => void this.#look(), this.#options.limitMs / 2);
  }

  async #look(): Promise<void> {
    this.#callOff = undefined;
    const { lines, ask } = this.#options;
    const all = [...lines()];
    const silent = all.filter((line) => this.#isSilent(line));
    if (silent.length > 0) {
      this.#asking = true;
      const dead = await ask(silent);
      this.#asking = false;
      for (const line of silent) this.#judge(line, dead.get(line));
    }
    if (all.length > 0) this.#arm();
  }

  #isSilent(line: Line): boolean {
    const received = this.#options.received(line);
    const note = this.#notes.get(line);
    if (received === undefined) this.#notes.delete(line);
    else if (note?.received !== received) {
      this.#notes.set(line, { received, since: this.#now(), doubted: false });
    } else return this.#now() - note.since >= this.#options.limitMs - 1; // a timer may come a moment early
    return false;
  }

  #judge(line: Line, why: string | undefined): void {
    const note = this.#notes.get(line);
    if (note === undefined || this.#options.received(line) !== note.received) return; // it has answered meanwhile
    if (why !== undefined && note.doubted) this.#options.onDead(line, this.#now() - note.since, why);
    else note.doubted = why !== undefined;
  }
}
