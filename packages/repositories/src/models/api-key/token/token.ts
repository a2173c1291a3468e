import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { InvalidOptionError } from '@holdfast/resilience';
import { base62 } from './base62.ts';

const secretBytes = 32;
/** So many of base 62 hold 256 bits, and 32 bits. */
const secretDigits = 43;
const checksumDigits = 6;
/** How many characters of the secret are kept for people to know a key by; 208 bits stay unknown. */
const shownDigits = 8;
const longestPrefix = 24;
const prefixForm = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;
const tokenForm = /^(?<body>(?<prefix>[a-z\d_]{1,24})_[\dA-Za-z]{43})_(?<checksum>[\dA-Za-z]{6})$/;
const longestToken = longestPrefix + 1 + secretDigits + 1 + checksumDigits;

/** @throws InvalidOptionError */
export function requirePrefix(prefix: unknown): string {
  if (typeof prefix === 'string' && prefix.length <= longestPrefix && prefixForm.test(prefix)) return prefix;
  throw new InvalidOptionError(
    'prefix',
    `1 to ${longestPrefix} lower-case letters and digits, beginning with a letter, with single "_" between them`,
    prefix,
  );
}

/**
 * A new token: `<prefix>_<43 digits and letters: 256 random bits>_<6 of a checksum>`. The prefix says whose it is where it
 * is found (a scanner for secrets, a log); the checksum (CRC-32 of what stands before) tells a token from what looks like
 * one, without a look into the database.
 *
 * @param random makes so many random bytes
 */
export function makeToken(prefix: string, random: (size: number) => Uint8Array = randomBytes): string {
  const secret = BigInt(`0x${Buffer.from(random(secretBytes)).toString('hex')}`);
  const body = `${prefix}_${base62(secret, secretDigits)}`;
  return `${body}_${checksum(body)}`;
}

/**
 * Whether text is a token, undamaged. That it was ever issued is for the database to say.
 * @example
 * isApiToken(found) // a scanner for secrets asks before it raises an alarm
 */
export function isApiToken(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > longestToken) return false;
  const { body, prefix, checksum: claimed } = tokenForm.exec(text)?.groups ?? {};
  return body !== undefined && prefix !== undefined && prefixForm.test(prefix) && checksum(body) === claimed;
}

/** What of a token may be shown and looked for: the first characters of its secret. */
export function shownPart(token: string): string {
  const from = token.length - secretDigits - 1 - checksumDigits;
  return token.slice(from, from + shownDigits);
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), checksumDigits);
}
