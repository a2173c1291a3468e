import { InvalidOptionError } from '../errors/invalid-option-error.ts';

/** Options whose misspelling would go unnoticed until the day they are needed. */
const known = [
  'allowExitOnIdle',
  'breaker',
  'connectionString',
  'connectionTimeoutMillis',
  'drainTimeoutMs',
  'idleTimeoutMillis',
  'keepAlive',
  'keepAliveInitialDelayMillis',
  'leakAction',
  'leakThresholdMs',
  'maxLifetimeSeconds',
  'maxUses',
  'onConnect',
  'password',
  'resetOnRelease',
  'validateAfterIdleMs',
] as const;

const essences = new Map(known.map((name) => [essenceOf(name), name]));

/**
 * Refuses a name that is one of the known ones but for its unit, its case, or a slip of the finger. Other unknown
 * names pass, as with `pg.Pool`: clients of one's own have options of their own.
 */
export function checkSpelling(options: object): void {
  for (const name of Object.keys(options)) {
    if (known.some((right) => right === name)) continue;
    const essence = essenceOf(name);
    const meant = essences.get(essence) ?? known.find((right) => isOneSlipFrom(essenceOf(right), essence));
    // The value stays out of it: it may be a misspelt password's.
    if (meant !== undefined) throw new InvalidOptionError(name, `spelt '${meant}'`, '(a value)');
  }
}

function essenceOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_]/g, '')
    .replace(/(?:ms|millis|milliseconds|seconds|secs)$/, '');
}

/** Whether one letter was changed, added, left out, or swapped with the next one. */
function isOneSlipFrom(right: string, name: string): boolean {
  let start = 0;
  while (start < name.length && name[start] === right[start]) start += 1;
  const [a, b] = [right.slice(start), name.slice(start)];
  const swapped = a.slice(0, 2) === [...b.slice(0, 2)].toReversed().join('') && a.slice(2) === b.slice(2);
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || swapped;
}
