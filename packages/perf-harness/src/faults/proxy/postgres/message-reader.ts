/** A message of PostgreSQL's protocol that has gone by whole. */
export interface ProtocolMessage {
  /** Its first byte, as a letter. */
  readonly type: string;
  /** The start of what it says: enough for names and short texts. */
  readonly body: Buffer;
  /** Where it starts in the bytes at hand; below 0 where it started in earlier ones. */
  readonly start: number;
}

/** A letter, and a length of four bytes which counts itself. */
const HEADER = 5;
/** Of a message no more than this is kept. Names have at most 63 bytes. */
const KEPT = HEADER + 512;

/**
 * Cuts a stream of PostgreSQL's protocol, version 3, into messages. However the bytes are divided, each message is
 * told once, at its last byte.
 */
export class MessageReader {
  readonly #kept: Buffer = Buffer.alloc(KEPT);
  /** How much of the current message has gone by. */
  #seen = 0;
  /** How long the current message is, once that is known. */
  #length = HEADER;
  #broken = false;

  *read(bytes: Buffer): Generator<ProtocolMessage> {
    for (let at = 0; at < bytes.length && !this.#broken; ) {
      const wanted = this.#seen < HEADER ? HEADER : this.#length;
      const part = bytes.subarray(at, at + wanted - this.#seen);
      if (this.#seen < KEPT) part.copy(this.#kept, this.#seen);
      this.#seen += part.length;
      at += part.length;
      if (this.#seen < HEADER) return;
      this.#length = 1 + this.#kept.readUInt32BE(1);
      this.#broken = this.#length < HEADER; // some other protocol: of it nothing is told
      if (this.#seen === this.#length) yield this.#finish(at);
    }
  }

  #finish(end: number): ProtocolMessage {
    const body = Buffer.from(this.#kept.subarray(HEADER, Math.min(this.#seen, KEPT)));
    const message = { type: String.fromCharCode(this.#kept[0] ?? 0), body, start: end - this.#seen };
    this.#seen = 0;
    return message;
  }
}
