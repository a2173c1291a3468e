import { randomText } from './random-text.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;

/** A new CUID of the second version, as `@default(cuid(2))` has Prisma make them: 24 characters of chance, a letter first. */
export function newCuid2(): string {
  return randomText(1, LETTERS) + randomText(LENGTH - 1, `0123456789${LETTERS}`);
}
