import type { Socket } from 'node:net';
import type { Random } from '../../statistics/random.ts';
import { type Ending, endSocket } from './ending.ts';
import type { NetworkConditions } from './network.ts';
import { Pacer } from './pacer.ts';

/** What happens to bytes on their way: they pass, they wait, or they are lost. */
export type LaneMode = 'open' | 'stalled' | 'blackholed';

/** How much of some bytes goes on, and whether the connection is cut behind it. */
export interface Verdict {
  readonly pass: Buffer;
  readonly cut?: Ending | undefined;
}

export interface LaneParts {
  readonly from: Socket;
  readonly to: Socket;
  readonly random: Random;
  /** Looks at bytes at the moment they would arrive. */
  readonly inspect: (bytes: Buffer) => Verdict;
  readonly cut: (how: Ending) => void;
  readonly onPassed: (bytes: number) => void;
  readonly onLost: (bytes: number) => void;
}

/** Under way: bytes, or the news that the sender is gone. */
interface Parcel {
  readonly content: Buffer | Ending;
  arrival: number;
}

/** With this much under way the sender is asked to wait, as TCP's window does. */
const WINDOW_BYTES = 256 * 1024;

/** One direction of one connection. What is sent on it arrives in order, or not at all. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #pacer: Pacer;
  #underWay: Parcel[] = [];
  #bytesUnderWay = 0;
  #mode: LaneMode = 'open';
  #timer: NodeJS.Timeout | undefined;
  #receiverIsFull = false;
  #lost = false;
  #abandoned = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    const { from, to } = parts;
    this.#pacer = new Pacer(parts.random);
    from.on('data', (bytes) => {
      for (const portion of this.#pacer.portions(bytes)) this.#send(portion);
    });
    from.on('end', () => this.#send('close'));
    from.on('error', () => this.#send('reset'));
    to.on('drain', () => {
      this.#receiverIsFull = false;
      this.#deliver();
    });
  }

  /** Whether something was swallowed: what follows makes no sense to the receiver. */
  get lost(): boolean {
    return this.#lost;
  }

  setMode(mode: LaneMode): void {
    this.#mode = mode;
    this.#deliver();
  }

  /** What is under way is sent again, under the new conditions. */
  setConditions(conditions: NetworkConditions): void {
    this.#pacer.restart(conditions);
    for (const parcel of this.#underWay) parcel.arrival = this.#arrivalOf(parcel.content);
    this.#deliver();
  }

  /** Nothing more arrives. */
  abandon(): void {
    this.#abandoned = true;
    clearTimeout(this.#timer);
    this.#underWay = [];
  }

  #send(content: Buffer | Ending): void {
    if (this.#abandoned) return;
    this.#underWay.push({ content, arrival: this.#arrivalOf(content) });
    this.#bytesUnderWay += sizeOf(content);
    this.#deliver();
    if (this.#bytesUnderWay > WINDOW_BYTES) this.#parts.from.pause();
  }

  #arrivalOf(content: Buffer | Ending): number {
    return this.#pacer.arrival(performance.now(), sizeOf(content));
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    for (let next = this.#underWay[0]; next; next = this.#underWay[0]) {
      if (this.#mode === 'stalled') return;
      if (this.#mode === 'open') {
        const wait = next.arrival - performance.now();
        if (wait > 0) this.#timer = setTimeout(() => this.#deliver(), Math.ceil(wait));
        if (wait > 0 || (this.#receiverIsFull && !this.#parts.to.destroyed)) return;
      }
      this.#underWay.shift();
      this.#arrive(next.content);
    }
  }

  #arrive(content: Buffer | Ending): void {
    const { from, to, onLost } = this.#parts;
    this.#bytesUnderWay -= sizeOf(content);
    if (from.isPaused() && this.#bytesUnderWay < WINDOW_BYTES / 2) from.resume();
    if (this.#mode === 'blackholed') {
      this.#lost = true;
      onLost(sizeOf(content));
    } else if (typeof content !== 'string') this.#pass(content);
    else if (content === 'reset') endSocket(to, 'reset');
    else to.end();
  }

  #pass(bytes: Buffer): void {
    const { to, inspect, cut, onPassed } = this.#parts;
    const verdict = inspect(bytes);
    if (verdict.pass.length > 0 && to.writable) {
      this.#receiverIsFull = !to.write(verdict.pass);
      onPassed(verdict.pass.length);
    }
    if (verdict.cut) cut(verdict.cut);
  }
}

const sizeOf = (content: Buffer | Ending): number => (typeof content === 'string' ? 0 : content.length);
