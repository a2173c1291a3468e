import { HoldfastError } from '../../errors/holdfast-error.ts';

/** A concurrency limit at the moment it refused a call. */
export interface LimitPressure {
  readonly name: string;
  readonly running: number;
  readonly max: number;
  /** How many wait, this one not included. */
  readonly queued: number;
  /** How many may wait. */
  readonly queue: number;
}

/** Why a call was refused. */
export type LimitRefusal =
  | { readonly reason: 'queue-full' }
  /** Waiting would have taken longer than its deadline allows. */
  | { readonly reason: 'too-slow'; readonly estimatedMs: number; readonly remainingMs: number }
  /** Its deadline passed while it waited. */
  | { readonly reason: 'waited'; readonly waitedMs: number };

/** Too much is under way already: the call was not made. */
export class ConcurrencyLimitError extends HoldfastError {
  readonly reason: LimitRefusal['reason'];
  readonly running: number;
  readonly max: number;
  readonly queued: number;

  constructor(pressure: LimitPressure, refusal: LimitRefusal, options?: ErrorOptions) {
    const { name, running, max, queued, queue } = pressure;
    super(
      'ConcurrencyLimitError',
      'HF_CONCURRENCY_LIMIT',
      `${name} was refused a call: ${describe(refusal)} (${running} of ${max} running, ${queued} of ${queue} queued). ` +
        'It was not made.\n  Call less at once, come back later, or raise max where what is called can bear more.',
      options,
    );
    this.reason = refusal.reason;
    this.running = running;
    this.max = max;
    this.queued = queued;
  }
}

function describe(refusal: LimitRefusal): string {
  switch (refusal.reason) {
    case 'queue-full':
      return 'its queue is full';
    case 'too-slow':
      return (
        `its turn would come in about ${Math.ceil(refusal.estimatedMs)} ms, ` +
        `and its deadline is in ${Math.floor(refusal.remainingMs)} ms`
      );
    case 'waited':
      return `its deadline passed after ${Math.round(refusal.waitedMs)} ms of waiting`;
  }
}
