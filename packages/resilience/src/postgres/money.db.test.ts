import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runBank } from '../../fault-runs/bank.ts';
import { describeRun, expectMoneyRight, seedFromEnvironment } from '../../fault-runs/expect-money-right.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

test('money never moves wrongly, whatever happens to the server and the way to it', async () => {
  const report = await runBank(server, { faults: 60, seed: seedFromEnvironment() });
  expectMoneyRight(report);
  expect(report.committed, describeRun(report)).toBeGreaterThan(0);
});
