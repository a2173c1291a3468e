import { availableParallelism } from 'node:os';
import { concurrencyLimit, InvalidOptionError } from '@holdfast/resilience';
import { ConfigurationError } from '../../../errors/configuration-error.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface Argon2idOptions {
  /** Memory for one hash, in KiB: 8 times `parallelism` to 4 GiB. @default 19456, which is 19 MiB */
  readonly memoryKib?: number;
  /** How many times the memory is gone over. @default 2 */
  readonly passes?: number;
  /** Into how many lanes the memory is divided. @default 1 */
  readonly parallelism?: number;
  /**
   * How many hashes are computed at once, so that many who sign in together do not take all memory. They run on
   * libuv's threads, of which there are four, and which files and names need as well.
   * @default the number of processors, 3 at most
   */
  readonly concurrency?: number;
  /** How many more may wait for their turn; beyond, `ConcurrencyLimitError`. @default 1000 */
  readonly queue?: number;
}

interface Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** `Algorithm.Argon2id`, which is an enum of types only. */
const algorithm = 2;
/** What argon2 is called at its last version, 1.3. */
const currentVersion = 19;
const storedForm =
  /^\$argon2(?<kind>id|i|d)\$(?:v=(?<version>\d{1,3})\$)?m=(?<m>\d{1,10}),t=(?<t>\d{1,10}),p=(?<p>\d{1,3})\$[\w+/.-]+\$[\w+/.-]+$/;

/**
 * Argon2id (RFC 9106), computed by `@node-rs/argon2` away from the event loop. The defaults are OWASP's first choice for
 * servers (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet).
 *
 * @throws InvalidOptionError
 * @example
 * const hasher = argon2id({ memoryKib: 64 * 1024, passes: 3 });
 */
export function argon2id(options: Argon2idOptions = {}): PasswordHasher {
  const parallelism = whole('parallelism', options.parallelism ?? 1, 1, 255);
  const cost: Cost = {
    memoryCost: whole('memoryKib', options.memoryKib ?? 19_456, 8 * parallelism, 4 * 1024 * 1024),
    timeCost: whole('passes', options.passes ?? 2, 1, 1000),
    parallelism,
  };
  const limit = concurrencyLimit({
    max: whole('concurrency', options.concurrency ?? Math.min(availableParallelism(), 3), 1, 1024),
    queue: whole('queue', options.queue ?? 1000, 0, 1_000_000),
    name: 'password hashing',
  });
  const hash = (password: string): Promise<string> =>
    limit.run(async () => (await load()).hash(Buffer.from(password), { ...cost, algorithm }));
  return {
    hash,
    async verify(stored, password) {
      if (storedForm.test(stored)) {
        return limit.run(async () => (await load()).verify(stored, Buffer.from(password)));
      }
      await hash(password);
      return false;
    },
    needsRehash: (stored) => isWeaker(stored, cost),
  };
}

function isWeaker(stored: string, { memoryCost, timeCost, parallelism }: Cost): boolean {
  const { kind, version, m, t, p } = storedForm.exec(stored)?.groups ?? {};
  if (kind !== 'id' || Number(version) !== currentVersion) return true;
  return Number(m) < memoryCost || Number(t) < timeCost || Number(p) < parallelism;
}

async function load(): Promise<typeof import('@node-rs/argon2')> {
  try {
    return await import('@node-rs/argon2');
  } catch (cause) {
    throw new ConfigurationError(
      'Passwords are hashed by @node-rs/argon2, which cannot be loaded. Install it (npm install @node-rs/argon2), or give the repository a "hasher" of your own.',
      { cause },
    );
  }
}

function whole(option: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidOptionError(option, `a whole number from ${least} to ${most}`, value);
}
