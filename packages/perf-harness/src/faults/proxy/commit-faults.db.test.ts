import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client, type ClientConfig, type QueryConfig } from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

describeEachDatabase(
  'the COMMIT of a client of PostgreSQL',
  (database) => {
    let proxy: TcpProxy;
    const clients: Client[] = [];
    beforeAll(async () => {
      const client = await open(database.url);
      await client.query('create table kept (n int primary key deferrable initially deferred)');
    });
    beforeEach(async () => {
      const { hostname, port } = new URL(database.url);
      proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
      await (await open(database.url)).query('truncate kept');
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
      await proxy.close();
    });

    async function open(url: string = proxy.through(database.url), config: ClientConfig = {}) {
      const client = new Client({ connectionString: url, ...config });
      client.on('error', () => {}); // the same news a second time
      await client.connect();
      clients.push(client);
      return client;
    }
    async function begin(n: number): Promise<Client> {
      const client = await open();
      await client.query('begin');
      await client.query(`insert into kept values (${n})`);
      return client;
    }
    const kept = async () =>
      (await (await open(database.url)).query({ text: 'select n from kept', rowMode: 'array' })).rows.flat();
    const lost = { message: expect.stringMatching(/ECONNRESET|terminated unexpectedly/) };

    // `queryMode` is newer than the types.
    const extended: QueryConfig & { queryMode: string } = { text: 'commit', queryMode: 'extended' };
    const forms: [string, string | QueryConfig][] = [
      ['a Query', 'COMMIT'],
      ['a Query in other words', '/* done */ end'],
      ['the extended protocol', extended],
      ['a named prepared statement', { name: 'finish', text: 'commit' }],
    ];
    describe.each(forms)('sent as %s', (_, commit) => {
      test.each(['reset', 'close'] as const)(
        'is done, and its acknowledgement dropped by %s',
        async (how) => {
          const dropped = proxy.dropNextCommitAcknowledgement(how);
          const client = await begin(1);
          await expect(client.query(commit)).rejects.toMatchObject(lost);
          expect(await dropped).toBe(true);
          expect(await kept()).toEqual([1]);
        },
      );

      test('is not done where the connection is cut before', async () => {
        const cut = proxy.cutBeforeCommit();
        const client = await begin(1);
        await expect(client.query(commit)).rejects.toMatchObject(lost);
        expect(await cut).toBe(true);
        expect(await kept()).toEqual([]);
      });

      test('is found on a network that hands over a few bytes at a time', async () => {
        const client = await begin(1);
        proxy.setNetwork({ toServer: { bytesPerSecond: 350 }, toClient: { bytesPerSecond: 350 } });
        const dropped = proxy.dropNextCommitAcknowledgement();
        await expect(client.query(commit)).rejects.toMatchObject(lost);
        expect(await dropped).toBe(true);
        expect(await kept()).toEqual([1]);
      });
    });

    test('is done and acknowledged when the fault was healed away', async () => {
      const dropped = proxy.dropNextCommitAcknowledgement();
      const client = await begin(1);
      await proxy.heal();
      expect(await dropped).toBe(false);
      await client.query('commit');
      expect(await kept()).toEqual([1]);
    });

    test('is told apart from everything else a client says', async () => {
      const dropped = proxy.dropNextCommitAcknowledgement();
      const client = await begin(1);
      await client.query("select 'commit', $1::text", ['commit']);
      await client.query('savepoint s');
      await client.query('rollback to savepoint s');
      await client.query('rollback');
      await client.query('insert into kept values (2)');
      await client.query('begin');
      await expect(client.query('commit')).rejects.toMatchObject(lost);
      expect(await dropped).toBe(true);
      expect(await kept()).toEqual([2]);
    });

    test('that fails says so, and the fault waits for the next', async () => {
      const dropped = proxy.dropNextCommitAcknowledgement();
      const client = await begin(1);
      await client.query('insert into kept values (1)');
      await expect(client.query('commit')).rejects.toMatchObject({ code: '23505' });
      await client.query('begin');
      await expect(client.query('commit')).rejects.toMatchObject(lost);
      expect(await dropped).toBe(true);
    });

    test('of a connection that dies unanswered leaves the fault for the next', async () => {
      const client = await begin(1);
      const dropped = proxy.dropNextCommitAcknowledgement();
      proxy.setNetwork({ toClient: { latencyMs: 3_600_000 } });
      const before = proxy.traffic.passed.toServer;
      const unanswered = client.query('commit').catch((error: unknown) => error);
      await expect.poll(() => proxy.traffic.passed.toServer).toBeGreaterThan(before);
      proxy.cut();
      expect(await unanswered).toMatchObject(lost);
      await expect.poll(() => proxy.traffic.open).toBe(0);
      proxy.setNetwork({});
      const next = await begin(2);
      await expect(next.query('commit')).rejects.toMatchObject(lost);
      expect(await dropped).toBe(true);
      expect(await kept()).toContain(2);
    });

    test('of two clients at once is caught once for each fault', async () => {
      const both = [await begin(1), await begin(2), await begin(3)];
      const faults = [proxy.dropNextCommitAcknowledgement(), proxy.cutBeforeCommit()];
      const outcomes = await Promise.allSettled(both.map((client) => client.query('commit')));
      expect(await Promise.all(faults)).toEqual([true, true]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await kept()).toHaveLength(2);
    });
  },
  { engines: ['postgres'] },
);
