import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';

const BASE = 36;
const BLOCK = 4;
const BLOCK_VALUES = BASE ** BLOCK;

let counter = randomInt(BLOCK_VALUES);

/**
 * A new CUID of the first version, as `@default(cuid())` has Prisma make them: `c`, the time, a count, who made it, and
 * chance; 25 characters that sort roughly by time.
 */
export function newCuid(): string {
  counter = (counter + 1) % BLOCK_VALUES;
  return `c${Date.now().toString(BASE)}${block(counter)}${fingerprint()}${block(randomInt(BLOCK_VALUES))}${block(randomInt(BLOCK_VALUES))}`;
}

/** Two characters each of the process and of the machine. */
function fingerprint(): string {
  const name = hostname();
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), name.length + BASE);
  return `${block(process.pid).slice(-2)}${block(sum).slice(-2)}`;
}

function block(value: number): string {
  return value.toString(BASE).padStart(BLOCK, '0').slice(-BLOCK);
}
