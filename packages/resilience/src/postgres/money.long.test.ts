import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runBank } from '../../fault-runs/bank.ts';
import { describeRun, expectMoneyRight, seedFromEnvironment } from '../../fault-runs/expect-money-right.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

test('money never moves wrongly through thousands of faults', async () => {
  const report = await runBank(server, { faults: 3_000, seed: seedFromEnvironment() });
  process.stdout.write(`${describeRun(report)}\n`);
  expectMoneyRight(report);
  expect(report.faults.records).toHaveLength(3_000);
  expect(report.lost['committed']).toBeGreaterThan(100);
  expect(report.lost['rolled-back']).toBeGreaterThan(100);
});

const crashes = {
  kill: 3,
  restart: 0,
  'cut-before-commit': 2,
  'drop-acknowledgement': 2,
  ...{ terminate: 0, cut: 0, 'cut-after': 0, blackhole: 0, stall: 1, delay: 1, refuse: 0 },
};

test('money never moves wrongly where the server crashes again and again in the midst of COMMITs', async () => {
  const report = await runBank(server, { faults: 300, seed: seedFromEnvironment(), weights: crashes });
  process.stdout.write(`${describeRun(report)}\n`);
  expectMoneyRight(report);
});

test('nor where restarts follow the crashes, of a server that notes the times of commits', async () => {
  // Without these times nobody can know what a crash left that is followed by a restart before anybody asks.
  const noting = await startPostgresServer({ settings: { track_commit_timestamp: 'on' } });
  const weights = { ...crashes, restart: 2 };
  const report = await runBank(noting, { faults: 300, seed: seedFromEnvironment(), weights }).finally(() =>
    noting.remove(),
  );
  process.stdout.write(`${describeRun(report)}\n`);
  expectMoneyRight(report);
});

test('money never moves wrongly where the primary is lost for good and a replica takes its place', async () => {
  const primary = await startPostgresServer();
  // A primary that starts again waits seconds for its replica; what kills do is seen above.
  const weights = { kill: 0, restart: 0, terminate: 0 };
  const workers = 12;
  const report = await runBank(primary, {
    faults: 300,
    seed: seedFromEnvironment(),
    weights,
    workers,
    promoteAt: 150,
  }).finally(() => primary.remove());
  process.stdout.write(`${describeRun(report)}\n`);
  // A COMMIT that was under way when the primary was lost: at most one a worker.
  expectMoneyRight(report, workers);
  expect(report.faults.struck.promote).toBe(1);
});
