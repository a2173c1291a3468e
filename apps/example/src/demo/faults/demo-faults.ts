import type { Static } from 'typebox';
import type { DemoControls } from '../../http/demo-controls.ts';
import type { DemoState, Fault } from '../../http/schemas/demo.ts';
import { ConflictError } from '../../keyring/conflict-error.ts';
import type { ProvidedDatabase } from '../database/provide-database.ts';
import { whyNot } from '../narrator.ts';

type State = Static<typeof DemoState>;
type Kind = State['faults'][number];

/** How a fault begins, how long it lasts unless it is ended before, and how it ends. */
interface Course {
  readonly detail: string;
  readonly strike: () => void | Promise<void>;
  readonly lastsMs: number;
  readonly heal: () => void | Promise<void>;
}

interface Active extends Pick<Course, 'detail' | 'heal'> {
  readonly kind: Kind;
}

export interface DemoFaultsOptions {
  readonly database: ProvidedDatabase;
  /** Requests a second that the demo makes by itself. */
  readonly backgroundRate: () => number;
  /** Told where something could not be mended by itself; it is tried again. */
  readonly onFailure: (error: unknown) => void;
  /** How long a bad network lasts, in milliseconds. @default 30000 */
  readonly lastsMs?: number;
  /** How long a killed database stays away, in milliseconds. @default 2000 */
  readonly awayMs?: number;
  /** How long it takes until what could not be mended is tried again, in milliseconds. @default 5000 */
  readonly againMs?: number;
}

/** Breaks the demo's database on purpose: one thing at a time, and each is mended after a while. */
export class DemoFaults implements DemoControls {
  readonly #options: DemoFaultsOptions;
  #active: Active | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: DemoFaultsOptions) {
    this.#options = options;
  }

  async state(): Promise<State> {
    const { database, backgroundRate } = this.#options;
    const { description, servers } = database;
    const active = this.#active;
    return {
      faults: this.#possible(),
      active: active === undefined ? [] : [{ kind: active.kind, detail: active.detail }],
      database: servers === undefined ? description : `embedded, on port ${servers.primary.port}`,
      replica: servers?.replica === undefined ? null : `streaming, on port ${servers.replica.port}`,
      backgroundRate: backgroundRate(),
    };
  }

  break(fault: Static<typeof Fault>): Promise<void> {
    return this.#inTurn(async () => {
      // Whoever clicks twice has what they wanted.
      if (this.#active?.kind === fault.kind && (fault.kind === 'restart' || fault.kind === 'failover'))
        return;
      await this.#heal();
      if (!this.#possible().includes(fault.kind))
        throw new ConflictError(`The fault "${fault.kind}" cannot be done at this moment.`);
      const { strike, lastsMs, ...course } = this.#courseOf(fault);
      this.#active = { kind: fault.kind, ...course };
      try {
        await strike();
      } catch (error) {
        // Some of it may have been done.
        await this.#heal().catch(this.#options.onFailure);
        throw error;
      }
      this.#healAfter(lastsMs);
    });
  }

  /** @throws whatever keeps it from being mended; it stays active, and is tried again */
  mend(): Promise<void> {
    return this.#inTurn(() => this.#heal());
  }

  /** Mends whatever is broken, and tries nothing again. The last call. */
  async close(): Promise<void> {
    try {
      await this.mend();
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #possible(): Kind[] {
    const { network, servers } = this.#options.database;
    return [
      ...(network === undefined ? [] : (['latency', 'failures', 'cut'] as const)),
      ...(servers === undefined ? [] : (['restart'] as const)),
      ...(servers?.replica === undefined ? [] : (['failover'] as const)),
    ];
  }

  #courseOf(fault: Static<typeof Fault>): Course {
    const { database, lastsMs = 30_000, awayMs = 2_000 } = this.#options;
    const { network, servers } = database;
    const heal = () => network?.heal();
    switch (fault.kind) {
      case 'latency': {
        const detail = `every answer comes ${fault.ms} ms later`;
        return { detail, strike: () => network?.delay(fault.ms), lastsMs, heal };
      }
      case 'failures': {
        const detail = `${Math.round(fault.rate * 100)} % of what begins loses its connection`;
        return { detail, strike: () => network?.breakShare(fault.rate), lastsMs, heal };
      }
      case 'cut':
        return { detail: 'connections were cut', strike: () => network?.cut(), lastsMs: 0, heal };
      case 'restart': {
        const detail = 'the database was killed, and starts again';
        return { detail, strike: () => servers?.kill(), lastsMs: awayMs, heal: () => servers?.start() };
      }
      case 'failover': {
        const detail = 'the primary was killed, and the replica takes its place';
        return { detail, strike: () => servers?.kill(), lastsMs: 0, heal: () => this.#failOver() };
      }
    }
  }

  /** The new replica is made while the service works on. */
  async #failOver(): Promise<void> {
    const { servers } = this.#options.database;
    await servers?.promote();
    servers?.follow().catch(this.#options.onFailure);
  }

  async #heal(): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    clearTimeout(this.#timer);
    try {
      await active.heal();
      this.#active = undefined;
    } catch (error) {
      this.#active = { ...active, detail: `it could not be mended, and is tried again: ${whyNot(error)}` };
      this.#healAfter(this.#options.againMs ?? 5_000);
      throw error;
    }
  }

  #healAfter(ms: number): void {
    this.#timer = setTimeout(() => this.mend().catch(this.#options.onFailure), ms).unref();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    // Whoever asked for it is told; the next one has its turn.
    this.#turn = done.catch(() => {});
    return done;
  }
}
