import { eventChannel } from '../telemetry/channels.ts';

/** Called once a transaction's outcome is known. What it returns is awaited. */
export type TransactionHook = () => unknown;

type Outcome = 'committed' | 'rolled-back' | 'unknown';

interface Hook {
  readonly after: 'commit' | 'rollback';
  readonly run: TransactionHook;
  /** Whether the nested part it belongs to was rolled back. */
  undone: boolean;
}

const failedChannel = eventChannel('holdfast:transaction:hook-failed');

/** What is to be done after one attempt at a transaction, in the order it was asked for. */
export class TransactionHooks {
  readonly #hooks: Hook[] = [];

  add(after: Hook['after'], run: TransactionHook): void {
    this.#hooks.push({ after, run, undone: false });
  }

  /** A nested part begins: `undo` with what this gives rolls its hooks back with it. */
  mark(): number {
    return this.#hooks.length;
  }

  undo(mark: number): void {
    for (const hook of this.#hooks.slice(mark)) hook.undone = true;
  }

  /**
   * Runs each hook whose time has come, one after the other. Does not reject: the outcome stands, so an error must not
   * look as if it did not. It is published, or given to the process as a warning where nobody listens.
   */
  async run(outcome: Outcome): Promise<void> {
    for (const { after, run, undone } of this.#hooks) {
      const happened = undone || outcome === 'rolled-back' ? 'rollback' : 'commit';
      if (after !== happened || (outcome === 'unknown' && !undone)) continue;
      try {
        await run();
      } catch (error) {
        report(after, error);
      }
    }
  }
}

function report(after: Hook['after'], error: unknown): void {
  if (failedChannel.hasSubscribers) failedChannel.publish({ after, error });
  else
    process.emitWarning(
      `a hook failed after the ${after} of a transaction: ${describe(error)}`,
      'HoldfastWarning',
    );
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
