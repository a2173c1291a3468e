/** A new key with its token. It is shown by nothing that shows objects: not as JSON, not by `inspect`, not in a log. */
export class IssuedApiKey<Key> {
  /** The key as it is stored. */
  readonly key: Key;
  readonly #token: string;

  constructor(key: Key, token: string) {
    this.key = key;
    this.#token = token;
  }

  /** What its owner gets, and nobody can ask for again: only a hash of it is stored. */
  get token(): string {
    return this.#token;
  }
}
