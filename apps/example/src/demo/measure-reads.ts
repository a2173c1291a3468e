import {
  checkThresholds,
  PerformanceMetrics,
  type RunResult,
  runSuites,
  type Suite,
  textReport,
} from '@holdfast/perf-harness';
import type { KeyringClient } from './client.ts';
import type { Narrator } from './narrator.ts';
import { someUsers } from './some-users.ts';

/** What reads keep on a machine that has nothing else to do. */
const thresholds = { p95Ms: 200, errorRate: 0.01 };
const callers = 10;
const measuredMs = 900;

export interface Reads {
  /** Whether every read was answered as it should be. How fast is for people to judge: the machine may be busy. */
  readonly ok: boolean;
  readonly result: RunResult;
}

/** Measures reads over HTTP, and tells the latencies. */
export async function measureReads(
  client: KeyringClient,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<Reads> {
  const [userId] = await someUsers(client, 1, signal);
  const read = async (path: string) => {
    const { status } = await client.request('GET', path, undefined, signal);
    if (status !== 200) throw new Error(`GET ${path} was answered with ${status}`);
  };
  const reads = {
    'one user': () => read(`/api/users/${userId}`),
    '25 users': () => read('/api/users?limit=25'),
  };
  const result = await runSuites([suiteOf(reads)], { signal });
  for (const line of textReport(result).trimEnd().split('\n')) narrator.line(line);
  const { met, failures } = checkThresholds(result, thresholds);
  if (met) narrator.done(`95 of 100 answers within ${thresholds.p95Ms} ms, and errors below 1 %`);
  for (const failure of failures) narrator.failed(failure);
  const measurements = result.suites.flatMap((suite) => suite.measurements);
  return { ok: measurements.every(({ metrics }) => metrics !== undefined && metrics.failed === 0), result };
}

/** Callers that each wait for an answer before they ask again. */
function suiteOf(reads: Readonly<Record<string, () => Promise<void>>>): Suite {
  return {
    name: 'keyring-reads',
    title: 'Keyring reads over HTTP',
    async run({ add, signal }) {
      for (const [name, read] of Object.entries(reads)) {
        const metrics = new PerformanceMetrics();
        add(() => ({ name, about: `${callers} callers, ${measuredMs} ms`, metrics: metrics.toJSON() }));
        metrics.start();
        const until = performance.now() + measuredMs;
        const call = async () => {
          // A read that fails is counted, and the next one has its turn.
          while (performance.now() < until && !signal.aborted) await metrics.time(read).catch(() => {});
        };
        await Promise.all(Array.from({ length: callers }, call));
        metrics.stop();
      }
    },
  };
}
