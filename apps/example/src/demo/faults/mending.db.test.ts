import { once } from 'node:events';
import { createServer } from 'node:net';
import { startTcpProxy } from '@holdfast/perf-harness/faults';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { Network } from '../database/network.ts';
import { provideDatabase } from '../database/provide-database.ts';
import { DemoFaults } from './demo-faults.ts';

async function answers(url: string): Promise<boolean> {
  const client = new Client(url);
  await client.connect();
  const { rowCount } = await client.query('select 1');
  await client.end();
  return rowCount === 1;
}

test('what cannot be mended stays broken, says why, and is mended once it can be', async () => {
  await using database = await provideDatabase(undefined);
  const failures: unknown[] = [];
  const faults = new DemoFaults({
    ...{ database, backgroundRate: () => 0, awayMs: 60_000, againMs: 20 },
    onFailure: (error) => failures.push(error),
  });
  await faults.break({ kind: 'restart' });
  const occupant = createServer().listen(database.servers?.primary.port, '127.0.0.1');
  await once(occupant, 'listening');
  await expect(faults.mend()).rejects.toThrow(/in use/);
  const isBroken = async () => (await faults.state()).active;
  expect(await isBroken()).toEqual([
    { kind: 'restart', detail: expect.stringMatching(/could not be.*in use/s) },
  ]);
  // It was tried again, and whoever narrates is told.
  await expect.poll(() => failures.length).toBeGreaterThan(0);
  await expect(faults.break({ kind: 'cut' })).rejects.toThrow(/in use/);
  occupant.close();
  await expect.poll(isBroken, { timeout: 10_000 }).toEqual([]);
  expect(await answers(database.ownerUrl)).toBe(true);
  await faults.close();
});

describeEachDatabase(
  'a database behind two proxies',
  (target) => {
    test('is well again where breaking it failed half way', async () => {
      const { url } = target;
      await using database = await provideDatabase(url);
      const { hostname, port } = new URL(url);
      const options = { target: { host: hostname, port: Number(port) } };
      const [near, far] = [await startTcpProxy(options), await startTcpProxy(options)];
      const setNetwork = far.setNetwork.bind(far);
      far.setNetwork = (network) => {
        if (network.toClient !== undefined) throw new Error('it is stuck');
        setNetwork(network);
      };
      const network = new Network([near, far]);
      const faults = new DemoFaults({
        ...{ database: { ...database, network }, backgroundRate: () => 0 },
        onFailure: (error) => expect.unreachable(String(error)),
      });
      await expect(faults.break({ kind: 'latency', ms: 60_000 })).rejects.toThrow('it is stuck');
      expect((await faults.state()).active).toEqual([]);
      expect(await answers(near.through(url))).toBe(true);
      await faults.close();
      await network.close();
    });
  },
  { engines: ['postgres'] },
);
