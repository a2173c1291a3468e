import { longestTimerMs } from '../longest-timer.ts';

/** Something to be called at a time. In one `Alarms` at most. */
export interface Alarm {
  /** On the clock of its `Alarms`, in milliseconds. */
  readonly at: number;
  /** Where it stands in the heap; -1 where it does not. For `Alarms` alone to change. */
  position: number;
  ring(): void;
}

/** Where time comes from. */
export interface AlarmClock {
  /** In milliseconds, from anywhere, never backwards. */
  now(): number;
  /** Calls back once, `ms` from now, unless the function that comes back is called first. */
  after(ms: number, callback: () => void): () => void;
}

/**
 * Any number of alarms over one timer. Most are cancelled long before they would ring, and a timer set and cleared for
 * each would cost more than all that the policies do: here an alarm is a place in a heap, and the timer stands at the
 * earliest time it was ever asked for until it fires. It is gone once it fires and finds nothing to wait for.
 */
export class Alarms {
  readonly #clock: AlarmClock;
  /** A binary heap: the earliest alarm first. */
  readonly #heap: Alarm[] = [];
  #timerAt = Number.POSITIVE_INFINITY;
  #stopTimer: () => void = () => {};

  constructor(clock: AlarmClock) {
    this.#clock = clock;
  }

  /** How many are set. */
  get size(): number {
    return this.#heap.length;
  }

  now(): number {
    return this.#clock.now();
  }

  /** `now` is the clock's time, which the caller has at hand. */
  set(alarm: Alarm, now: number): void {
    this.#heap.push(alarm);
    this.#rise(alarm, this.#heap.length - 1);
    if (alarm.at < this.#timerAt) this.#setTimer(alarm.at, now);
  }

  /** Does nothing where the alarm has rung. */
  cancel(alarm: Alarm): void {
    const { position } = alarm;
    if (position < 0) return;
    alarm.position = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === alarm) return;
    this.#rise(last, position);
    this.#sink(last, last.position);
  }

  #setTimer(at: number, now: number): void {
    this.#stopTimer();
    this.#timerAt = at;
    // Rounded up, since a timer cuts off fractions and would fire before its time.
    const ms = Math.min(Math.max(1, Math.ceil(at - now)), longestTimerMs);
    this.#stopTimer = this.#clock.after(ms, () => this.#fire());
  }

  #fire(): void {
    const now = this.#clock.now();
    this.#timerAt = Number.POSITIVE_INFINITY;
    try {
      for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
        this.cancel(first);
        first.ring();
      }
    } finally {
      const first = this.#heap[0];
      if (first !== undefined && first.at < this.#timerAt) this.#setTimer(first.at, now);
    }
  }

  /** Puts `alarm` at `position`, or nearer to the top where it is earlier than what stands there. */
  #rise(alarm: Alarm, position: number): void {
    let free = position;
    while (free > 0) {
      const above = (free - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.at <= alarm.at) break;
      this.#place(parent, free);
      free = above;
    }
    this.#place(alarm, free);
  }

  #sink(alarm: Alarm, position: number): void {
    let free = position;
    for (;;) {
      const below = 2 * free + 1;
      const left = this.#heap[below];
      const right = this.#heap[below + 1];
      const child = left !== undefined && right !== undefined && right.at < left.at ? right : left;
      if (child === undefined || child.at >= alarm.at) break;
      const { position: next } = child;
      this.#place(child, free);
      free = next;
    }
    this.#place(alarm, free);
  }

  #place(alarm: Alarm, position: number): void {
    this.#heap[position] = alarm;
    alarm.position = position;
  }
}
