import { HoldfastError } from '../errors/holdfast-error.ts';
import type { Place } from './place.ts';

/** A connection was given back twice. By then it may be in another caller's hands. */
export class DoubleReleaseError extends HoldfastError {
  constructor(taken: Place | undefined) {
    const where = taken === undefined ? '' : `, taken at ${taken},`;
    super(
      'DoubleReleaseError',
      'HF_POOL_DOUBLE_RELEASE',
      `this connection${where} has already been released to the pool. Release it once, in a finally block.`,
    );
  }
}
