import { randomText } from './random-text.ts';

const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/**
 * A new Nano ID, as `@default(nanoid())` has Prisma make them: characters that need no escape in a URL.
 * @param length @default 21
 */
export function newNanoid(length = 21): string {
  return randomText(length, URL_SAFE);
}
