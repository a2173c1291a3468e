import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidCursorError } from '../errors/invalid-cursor-error.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { type Order, shapeOfOrder } from '../reading/order.ts';
import type { Position, StoredValue } from './position.ts';

/** What a value is in JSON: text as it is, and what JSON has no form for as its kind and its text. */
type Written = string | null | readonly [kind: 'number' | 'bigint' | 'bytes', text: string];

const macLength = 16;

/**
 * Makes and reads the cursors of one order of one table: a position with a message authentication code (the first 128
 * bits of HMAC-SHA-256), as URL-safe text. With a secret, nobody else can make one. Without, the code only tells damage
 * and mix-ups.
 */
export class CursorFormat {
  readonly #table: string;
  readonly #order: readonly Order[];
  readonly #secret: string;
  /** What a cursor is for: one for anything else has another code. */
  readonly #place: string;

  constructor({ mapping: { table } }: MappedTable, order: readonly Order[], secret = '') {
    this.#table = table.name;
    this.#order = order;
    this.#secret = secret;
    // JSON on one line: where it ends is where the content begins.
    this.#place = `holdfast cursor v1 ${JSON.stringify([table.schema ?? null, table.name, shapeOfOrder(order)])}\n`;
  }

  write({ values, inclusive }: Position): string {
    const text = JSON.stringify([inclusive ? 1 : 0, ...values.map(writeValue)]);
    const content = Buffer.from(text);
    return Buffer.concat([this.#macOf(content), content]).toString('base64url');
  }

  /** @throws InvalidCursorError */
  read(cursor: unknown): Position {
    if (typeof cursor !== 'string') throw this.#invalid();
    const bytes = Buffer.from(cursor, 'base64url');
    const content = bytes.subarray(macLength);
    // Characters that are none of the alphabet are passed over when read: the text has to be the one that was written.
    const whole = bytes.length > macLength && bytes.toString('base64url') === cursor;
    if (!whole || !timingSafeEqual(bytes.subarray(0, macLength), this.#macOf(content))) throw this.#invalid();
    return this.#parse(content.toString());
  }

  /** Where no secret is given anybody can make a cursor with a valid code, so what is in it is looked at, too. */
  #parse(text: string): Position {
    try {
      const parsed: unknown = JSON.parse(text);
      if (!Array.isArray(parsed) || parsed.length !== this.#order.length + 1) throw this.#invalid();
      const [inclusive, ...written] = parsed;
      const values = written.map(readValue);
      if (this.#order.some(({ column }, index) => values[index] === null && !column.nullable)) {
        throw this.#invalid();
      }
      return { values, inclusive: inclusive === 1 };
    } catch (error) {
      throw this.#invalid(error);
    }
  }

  #macOf(content: Buffer): Buffer {
    return createHmac('sha256', this.#secret)
      .update(this.#place)
      .update(content)
      .digest()
      .subarray(0, macLength);
  }

  #invalid(cause?: unknown): InvalidCursorError {
    return cause instanceof InvalidCursorError
      ? cause
      : new InvalidCursorError(this.#table, shapeOfOrder(this.#order), cause);
  }
}

function writeValue(value: StoredValue): Written {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return ['bytes', Buffer.from(value).toString('base64url')];
  return [typeof value === 'bigint' ? 'bigint' : 'number', String(value)];
}

/** @throws TypeError; SyntaxError */
function readValue(written: unknown): StoredValue {
  if (written === null || typeof written === 'string') return written;
  if (Array.isArray(written) && typeof written[1] === 'string') {
    const [kind, text] = written;
    if (kind === 'number') return Number(text);
    if (kind === 'bigint') return BigInt(text);
    if (kind === 'bytes') return new Uint8Array(Buffer.from(text, 'base64url'));
  }
  throw new TypeError('a cursor holds what no cursor is written with');
}
