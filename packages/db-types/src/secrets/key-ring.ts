import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { InvalidOptionError } from '../error/invalid-option-error.ts';
import { quoteValue } from '../error/quote-value.ts';

export interface KeyRingOptions {
  /** The id of the key that new values are written with. */
  readonly current: string;
  /**
   * Every key by its id: 32 random bytes each (`crypto.randomBytes(32)`). Ids are letters, digits, `-` and `_`, 64 at most;
   * they stand in the database beside each value, so a key keeps its id for as long as anything was written with it.
   */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

const KEY_BYTES = 32;
const KEY_ID = /^[\w-]{1,64}$/;

/** Secret keys by their ids, of which one is current. It shows its ids and never a key. */
export class KeyRing {
  /** The id of the key that new values are written with. */
  readonly current: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** @throws InvalidOptionError where a key or an id is none, or no key is current */
  constructor({ current, keys }: KeyRingOptions) {
    const all = Object.entries(keys);
    for (const [id, key] of all) checkKey(id, key);
    if (!Object.hasOwn(keys, current)) {
      const known = all.map(([id]) => id).join(', ') || 'none';
      throw new InvalidOptionError(
        `A key ring's current key is one of its keys: it has ${known}, and not ${quoteValue(current)}.`,
      );
    }
    this.current = current;
    // The current one first: it is the likeliest to be looked for.
    const ids = [current, ...all.map(([id]) => id).filter((id) => id !== current)];
    this.#keys = new Map(ids.flatMap((id) => (keys[id] ? [[id, createSecretKey(keys[id])]] : [])));
  }

  /** The ids of all keys, the current one first. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /**
   * A key for one purpose from each key of the ring (HKDF-SHA-256, RFC 5869), so that one ring can serve several. The
   * current one first.
   */
  derive(purpose: string): ReadonlyMap<string, KeyObject> {
    return new Map(
      [...this.#keys].map(([id, key]) => [
        id,
        createSecretKey(new Uint8Array(hkdfSync('sha256', key, '', purpose, KEY_BYTES))),
      ]),
    );
  }
}

function checkKey(id: string, key: unknown): void {
  if (!KEY_ID.test(id)) {
    throw new InvalidOptionError(
      `A key's id is 1 to 64 letters, digits, "-" and "_"; ${quoteValue(id)} is not.`,
    );
  }
  if (!(key instanceof Uint8Array) || key.byteLength !== KEY_BYTES) {
    const got = key instanceof Uint8Array ? `${key.byteLength} bytes` : `a ${typeof key}`;
    throw new InvalidOptionError(`The key "${id}" of a key ring is ${KEY_BYTES} bytes; got ${got}.`);
  }
}

/**
 * Keys for `encrypted` and `blindIndex`. To rotate, add a key and make it current: new values are written with it, and
 * old ones are read with theirs.
 *
 * @throws InvalidOptionError where a key is not of 32 bytes, an id is none, or no key is current
 * @example
 * const keys = keyRing({ current: 'k2', keys: { k1: Buffer.from(K1, 'base64'), k2: Buffer.from(K2, 'base64') } });
 */
export function keyRing(options: KeyRingOptions): KeyRing {
  return new KeyRing(options);
}
