import { BenchmarkSuite, checkThresholds, type SuiteResult, textReport } from '@holdfast/perf-harness';
import type { KeyringClient } from './client.ts';
import type { Narrator } from './narrator.ts';

/** What reads keep on a machine that has nothing else to do. */
const thresholds = { p95Ms: 200, errorRate: 0.01 };

export interface Reads {
  /** Whether every read was answered as it should be. How fast is for people to judge: the machine may be busy. */
  readonly ok: boolean;
  readonly result: SuiteResult;
}

/** Measures reads over HTTP, and tells the latencies. */
export async function measureReads(
  client: KeyringClient,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<Reads> {
  const { body } = await client.request('GET', '/users?limit=1', undefined, signal);
  const [user] = Array.isArray(body['users']) ? body['users'] : [];
  const read = async (path: string) => {
    const { status } = await client.request('GET', path, undefined, signal);
    if (status !== 200) throw new Error(`GET ${path} was answered with ${status}`);
  };
  const suite = new BenchmarkSuite({
    name: 'Keyring reads',
    benchmarks: [
      {
        name: 'over HTTP',
        concurrency: 10,
        rounds: 3,
        perRound: { durationMs: 300 },
        variants: {
          'one user': () => read(`/users/${user.id}`),
          '25 users': () => read('/users?limit=25'),
        },
      },
    ],
  });
  const result = await suite.run({ signal });
  for (const line of textReport(result).trimEnd().split('\n')) narrator.line(line);
  const { met, failures } = checkThresholds(result, thresholds);
  if (met) narrator.done(`95 of 100 answers within ${thresholds.p95Ms} ms, and errors below 1 %`);
  for (const failure of failures) narrator.failed(failure);
  const ok = result.benchmarks.every(({ variants }) => variants.every(({ metrics }) => metrics.failed === 0));
  return { ok, result };
}
