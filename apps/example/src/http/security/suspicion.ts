import { concurrencyLimit, isHoldfastError } from '@holdfast/resilience';
import type { Caller } from '../../keyring/caller.ts';
import type { Refused } from '../../keyring/gate.ts';
import { Attempts } from './attempts.ts';
import { Recent } from './recent.ts';

const remembered = { lastsMs: 60_000, most: 10_000 };

/**
 * Keeps credentials that are good for nothing from loading the database, and from costing others who come from the same address. There
 * is nothing to guess in 256 random bits, so it is never the good ones that are refused:
 * - what was refused for good is remembered for a minute, and not looked up again;
 * - from an address with too many refused ones, credentials that are not known to be good are looked up one after the other, those of all
 *   such addresses together.
 */
export class Suspicion {
  readonly #refused = new Recent<true>(remembered);
  readonly #good = new Recent<true>(remembered);
  readonly #ofAddress: Attempts;
  readonly #lane = concurrencyLimit({
    max: 1,
    queue: 100,
    name: 'credentials from addresses with many refused ones',
  });

  /** @param most refused credentials that are taken from one address in a minute */
  constructor(most: number) {
    this.#ofAddress = new Attempts(most);
  }

  /**
   * Who shows a credential, which is named by its hash. `too-many` where it is nobody's, and too many from there were before it; `busy` where
   * too many wait to be looked up.
   * @throws what `lookUp` throws
   */
  async recognise(
    credential: string,
    address: string,
    lookUp: () => Promise<Caller | Refused>,
  ): Promise<Caller | 'nobody' | 'too-many' | 'busy'> {
    const found = this.#refused.get(credential)
      ? 'for-good'
      : await this.#lookUp(credential, address, lookUp);
    if (found === 'busy') return found;
    if (typeof found === 'object') {
      this.#good.set(credential, true);
      return found;
    }
    this.#good.delete(credential);
    if (found === 'for-good') this.#refused.set(credential, true);
    return this.#ofAddress.count(address) ? 'nobody' : 'too-many';
  }

  async #lookUp(
    credential: string,
    address: string,
    lookUp: () => Promise<Caller | Refused>,
  ): Promise<Caller | Refused | 'busy'> {
    if (!this.#ofAddress.areUsedUp(address) || this.#good.get(credential)) return lookUp();
    try {
      return await this.#lane.run(lookUp);
    } catch (error) {
      if (isHoldfastError(error, 'HF_CONCURRENCY_LIMIT')) return 'busy';
      throw error;
    }
  }
}
