import { randomText } from './random-text.ts';

/** Crockford's base 32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** A new ULID, as `@default(ulid())` has Prisma make them: 26 characters that sort by the millisecond they were made in. */
export function newUlid(): string {
  let time = '';
  for (let rest = Date.now(); time.length < TIME_LENGTH; rest = Math.floor(rest / ALPHABET.length)) {
    time = ALPHABET.charAt(rest % ALPHABET.length) + time;
  }
  return time + randomText(RANDOM_LENGTH, ALPHABET);
}
