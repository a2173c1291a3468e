import { InvalidOptionError } from '@holdfast/resilience';

/** Prisma's own limit: the ledger has 255 characters, and file systems have 255 bytes. */
const longest = 200;

/** Prisma's name of a new folder: the time in UTC, `_`, and the given name in small letters. Never before `last`. */
export function revisionName(name: string, now: Date, last: string | undefined): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  if (words === '') throw new InvalidOptionError('name', 'a name with a letter or a digit in it', name);
  const after = last === undefined ? undefined : timeOf(last);
  // Two in the same second would stand in the order of their names.
  const time = after === undefined || stamp(now) > stamp(after) ? now : new Date(after.getTime() + 1_000);
  return `${stamp(time)}_${words.slice(0, longest)}`;
}

function stamp(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** The time that a folder's name begins with; `undefined` where it begins with none. */
function timeOf(name: string): Date | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name);
  if (found === null) return undefined;
  const [, year, month, day, hours, minutes, seconds] = found.map(Number);
  const time = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds));
  return stamp(time) === name.slice(0, 14) ? time : undefined;
}
