/** Requests for encryption, which the server answers with a single byte (S or G: yes, N: no). */
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
/** The server takes no startup packet that is longer. */
const LONGEST = 10_000;
const NOTHING: Buffer = Buffer.alloc(0);

/** What a client says before its messages: packets of a length and a number, without a letter. */
export class StartupReader {
  #packet: Buffer = NOTHING;
  #state: 'starting' | 'started' | 'foreign' = 'starting';
  #encryptionRequests = 0;

  /** `started` once messages follow; `foreign` where this is no PostgreSQL in the clear. */
  get state(): 'starting' | 'started' | 'foreign' {
    return this.#state;
  }

  /** How many answers of a single byte the server owes. */
  get encryptionRequests(): number {
    return this.#encryptionRequests;
  }

  /** Reads on; what is left over are messages. */
  read(bytes: Buffer): Buffer {
    if (this.#state === 'started') return bytes;
    let rest = this.#state === 'foreign' ? NOTHING : Buffer.concat([this.#packet, bytes]);
    while (rest.length >= 8) {
      const length = rest.readUInt32BE(0);
      if (length >= 8 && length <= LONGEST && rest.length < length) break;
      this.#state = length < 8 || length > LONGEST ? 'foreign' : this.#next(rest.readUInt32BE(4));
      rest = this.#state === 'foreign' ? NOTHING : rest.subarray(length);
      if (this.#state === 'started') return rest;
    }
    this.#packet = rest;
    return NOTHING;
  }

  #next(code: number): 'starting' | 'started' | 'foreign' {
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.#encryptionRequests += 1;
      return 'starting';
    }
    return code >>> 16 === 3 ? 'started' : 'foreign';
  }
}
