import { InvalidOptionError } from '@holdfast/resilience';
import { InvalidPasswordError } from './invalid-password-error.ts';

/** So long a text is hashed, and no longer one: hashing must not be a way to keep a server busy. */
const mostBytes = 1024;

/** What a password may be. Any character counts, blanks and emoji included (NIST SP 800-63B, 3.1.1.2). */
export class PasswordRules {
  readonly #minLength: number;

  /** @throws InvalidOptionError */
  constructor(minLength: number) {
    if (!Number.isSafeInteger(minLength) || minLength < 1 || minLength > 256) {
      throw new InvalidOptionError('minPasswordLength', 'a whole number from 1 to 256', minLength);
    }
    this.#minLength = minLength;
  }

  /**
   * A password to be set, as it is hashed.
   * @throws InvalidPasswordError
   */
  accept(password: unknown): string {
    const accepted = normalized(password);
    if (accepted === undefined) {
      throw new InvalidPasswordError(
        `it is well-formed text of at most ${mostBytes} bytes in UTF-8; this is ${describe(password)}`,
      );
    }
    const length = [...accepted].length;
    if (length >= this.#minLength) return accepted;
    throw new InvalidPasswordError(`it has ${length} characters, and the fewest are ${this.#minLength}`);
  }
}

/**
 * A password in the one form it is hashed in (NFKC), so that it is the same from every keyboard; undefined where it is
 * nobody's.
 */
export function normalized(password: unknown): string | undefined {
  // Measured first, so that no time is spent on what is too long.
  if (typeof password !== 'string' || password.length > mostBytes || !password.isWellFormed())
    return undefined;
  const text = password.normalize('NFKC');
  return Buffer.byteLength(text) <= mostBytes ? text : undefined;
}

function describe(password: unknown): string {
  if (typeof password !== 'string') return password === null ? 'null' : `of type ${typeof password}`;
  return password.isWellFormed() ? 'longer' : 'half a surrogate pair';
}
