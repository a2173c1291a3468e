import type { Direction } from './direction.ts';
import type { Ending } from './ending.ts';
import type { Verdict } from './lane.ts';

interface Armed {
  readonly direction: Direction;
  readonly how: Ending;
  readonly settle: (happened: boolean) => void;
  left: number;
}

/** Cuts the connection on which a given number of bytes is full, counted over all connections. */
export class ByteBudget {
  #armed: Armed | undefined;

  /** Resolves to `true` once it has struck, to `false` when it is disarmed or armed anew before. */
  arm(direction: Direction, bytes: number, how: Ending): Promise<boolean> {
    this.disarm();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#armed = { direction, how, left: bytes, settle: resolve };
    return promise;
  }

  spend(direction: Direction, bytes: Buffer): Verdict {
    const armed = this.#armed;
    if (armed?.direction !== direction) return { pass: bytes };
    const pass = bytes.subarray(0, armed.left);
    armed.left -= pass.length;
    if (armed.left > 0) return { pass };
    this.#armed = undefined;
    armed.settle(true);
    return { pass, cut: armed.how };
  }

  disarm(): void {
    this.#armed?.settle(false);
    this.#armed = undefined;
  }
}
