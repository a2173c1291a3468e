import { HoldfastError } from '../errors/holdfast-error.ts';

/** The pool was ended: it gives out no more connections. */
export class PoolClosedError extends HoldfastError {
  constructor() {
    super(
      'PoolClosedError',
      'HF_POOL_CLOSED',
      'the pool was ended while this caller waited for a connection. End it once nothing uses it any more.',
    );
  }
}
