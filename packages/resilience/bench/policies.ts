/**
 * What the policies cost each call that goes well, beside other libraries and the work itself: all in one process, in
 * turns. Needs no database: `pnpm bench:policies`; with `--json` it prints JSON.
 */
import * as cockatiel from 'cockatiel';
import CircuitBreaker from 'opossum';
import pRetry from 'p-retry';

import { circuitBreaker, compose, concurrencyLimit, deadline, retry } from '../dist/index.js';

// Many short rounds: what else the machine does falls into a few of them, and not into their median.
const rounds = 301;
const warmupRounds = 30;
const callsPerRound = 2_500;
const most = { stackNs: 600, shareOfCockatiel: 0.1 };

const work = async () => 1;
const workWithSignal = async ({ signal }: { signal: AbortSignal | undefined }) => (signal?.aborted ? 0 : 1);

const policies = {
  deadline: deadline({ ms: 2_000 }),
  circuitBreaker: circuitBreaker(),
  concurrencyLimit: concurrencyLimit({ max: 10, queue: 100 }),
  retry: retry('database'),
};
const stack = compose(policies.deadline, policies.circuitBreaker, policies.concurrencyLimit, policies.retry);
const theirs = cockatiel.wrap(
  cockatiel.retry(cockatiel.handleAll, { maxAttempts: 5, backoff: new cockatiel.ExponentialBackoff() }),
  cockatiel.circuitBreaker(cockatiel.handleAll, {
    halfOpenAfter: 30_000,
    breaker: new cockatiel.CountBreaker({ threshold: 0.5, size: 100 }),
  }),
  cockatiel.timeout(2_000, cockatiel.TimeoutStrategy.Aggressive),
  cockatiel.bulkhead(10, 100),
);
const opossum = new CircuitBreaker(work, { timeout: 2_000, capacity: 10 });

const whole = 'Holdfast: deadline, breaker, limit, retry';
const cockatiels = 'cockatiel: retry, breaker, timeout, bulkhead';
const subjects: Readonly<Record<string, () => Promise<unknown>>> = {
  'the work itself': work,
  [whole]: () => stack.run(work),
  'the same, and the work looks at its signal': () => stack.run(workWithSignal),
  [cockatiels]: () => theirs.execute(work),
  'opossum: breaker, timeout, capacity': () => opossum.fire(),
  'p-retry': () => pRetry(work),
  'Holdfast: deadline': () => policies.deadline.run(work),
  'Holdfast: circuitBreaker': () => policies.circuitBreaker.run(work),
  'Holdfast: concurrencyLimit': () => policies.concurrencyLimit.run(work),
  'Holdfast: retry': () => policies.retry.run(work),
};

const nanos = await measureAll();
opossum.shutdown();
report(nanos);

/** Nanoseconds a call took, by subject: the median of all rounds. */
async function measureAll(): Promise<Map<string, number>> {
  const names = Object.keys(subjects);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmupRounds + rounds; round += 1) {
    // Another one begins each round: what comes first finds another garbage collector than what comes last.
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round) % names.length] ?? '';
      const each = await measure(subjects[name] ?? work);
      if (round >= warmupRounds) times.get(name)?.push(each);
    }
  }
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}

async function measure(call: () => Promise<unknown>): Promise<number> {
  const startedAt = process.hrtime.bigint();
  for (let done = 0; done < callsPerRound; done += 1) await call();
  return Number(process.hrtime.bigint() - startedAt) / callsPerRound;
}

function report(times: Map<string, number>): void {
  const ours = times.get(whole) ?? Number.NaN;
  const share = ours / (times.get(cockatiels) ?? Number.NaN);
  const met = { stackNs: ours < most.stackNs, shareOfCockatiel: share < most.shareOfCockatiel };
  if (process.argv.includes('--json')) {
    const result = { node: process.version, nanos: Object.fromEntries(times), shareOfCockatiel: share, met };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...[...times.keys()].map((name) => name.length));
  for (const [name, each] of times) {
    process.stdout.write(`${name.padEnd(width)} ${each.toFixed(0).padStart(7)} ns a call\n`);
  }
  process.stdout.write(
    `\nThe stack takes ${ours.toFixed(0)} ns (under ${most.stackNs}: ${yesNo(met.stackNs)}), ` +
      `${(100 * share).toFixed(1)} % of cockatiel's (under ${100 * most.shareOfCockatiel} %: ${yesNo(met.shareOfCockatiel)}).\n`,
  );
}

function yesNo(met: boolean): string {
  return met ? 'yes' : 'NO';
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
