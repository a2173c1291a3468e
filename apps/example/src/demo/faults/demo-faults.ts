import { setTimeout as sleep } from 'node:timers/promises';
import type { Static } from 'typebox';
import type { DemoControls } from '../../http/demo-controls.ts';
import type { DemoState, Fault } from '../../http/schemas/demo.ts';
import { ConflictError } from '../../keyring/conflict-error.ts';
import type { ProvidedDatabase } from '../database/provide-database.ts';

type State = Static<typeof DemoState>;
type Kind = State['faults'][number];

/** How a fault begins, how long it lasts unless it is ended before, and how it ends. */
interface Course {
  readonly detail: string;
  readonly strike: () => void | Promise<void>;
  readonly lastsMs: number;
  readonly heal: () => void | Promise<void>;
}

interface Active {
  readonly kind: Kind;
  readonly detail: string;
  readonly hurry: AbortController;
  /** Resolves once it is mended. */
  readonly over: Promise<void>;
}

export interface DemoFaultsOptions {
  readonly database: ProvidedDatabase;
  /** Requests a second that the demo makes by itself. */
  readonly backgroundRate: () => number;
  /** Told where something could not be mended. */
  readonly onFailure: (error: unknown) => void;
  /** How long a bad network lasts, in milliseconds. @default 30000 */
  readonly lastsMs?: number;
  /** How long a killed database stays away, in milliseconds. @default 2000 */
  readonly awayMs?: number;
}

/** Breaks the demo's database on purpose: one thing at a time, and each is mended after a while. */
export class DemoFaults implements DemoControls {
  readonly #options: DemoFaultsOptions;
  #active: Active | undefined;
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
      await this.#end();
      if (!this.#possible().includes(fault.kind))
        throw new ConflictError(`The fault "${fault.kind}" cannot be done at this moment.`);
      const course = this.#courseOf(fault);
      await course.strike();
      this.#begin(fault.kind, course);
    });
  }

  mend(): Promise<void> {
    return this.#inTurn(() => this.#end());
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

  #begin(kind: Kind, { detail, lastsMs, heal }: Course): void {
    const hurry = new AbortController();
    const course = async () => {
      await sleep(lastsMs, undefined, { signal: hurry.signal, ref: false }).catch(() => {});
      try {
        await heal();
      } catch (error) {
        this.#options.onFailure(error);
      } finally {
        this.#active = undefined;
      }
    };
    // A round of the event loop passes in between, so that it is active before it is over.
    this.#active = { kind, detail, hurry, over: course() };
  }

  async #end(): Promise<void> {
    this.#active?.hurry.abort();
    await this.#active?.over;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}
