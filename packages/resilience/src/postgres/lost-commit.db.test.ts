import { connect, createServer, type Server, type Socket } from 'node:net';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { classifyError } from '../failure/classify-error.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

/** Stands between client and server, and loses the next COMMIT, or only its answer, together with the connection. */
class LossyProxy {
  lose: 'nothing' | 'commit' | 'answer' = 'nothing';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(host: string, port: number) {
    this.#server = createServer((client) => this.#join(client, connect(port, host)));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, upstream: Socket): void {
    let deaf = false;
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (data) => {
      const lose = data.includes('commit') ? this.lose : 'nothing';
      if (lose !== 'nothing') this.lose = 'nothing';
      if (lose === 'commit') return cut();
      deaf ||= lose === 'answer';
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (deaf) cut();
      else client.write(data);
    });
  }
}

describeEachDatabase(
  'a COMMIT whose answer is lost',
  (matrix) => {
    let proxy: LossyProxy;
    let database: PostgresDatabase;
    let direct: PostgresDatabase;

    beforeEach(async () => {
      const url = new URL(matrix.url);
      proxy = new LossyProxy(url.hostname, Number(url.port));
      url.port = String(await proxy.listen());
      url.hostname = '127.0.0.1';
      database = postgres({ url: url.href });
      direct = postgres({ url: matrix.url });
      await direct.query(text('drop table if exists ledger'));
      await direct.query(text('create table ledger (n int)'));
    });
    afterEach(async () => {
      await Promise.all([database.close(), direct.close()]);
      await proxy.close();
    });

    const rows = async () => (await direct.query(text('select n from ledger'))).rowCount;

    describe.each(['commit', 'answer'] as const)('(%s)', (lost) => {
      test('is reported as unknown, and never run again', async () => {
        let attempts = 0;
        const run = database.transaction(async (transaction) => {
          attempts += 1;
          await transaction.query(text('insert into ledger values (1)'));
          proxy.lose = lost;
        });
        const error = await run.catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'HF_COMMIT_OUTCOME_UNKNOWN', cause: expect.any(Error) });
        expect(classifyError(error)).toEqual({
          kind: 'commit-outcome-unknown',
          retry: 'if-idempotent',
          outage: true,
        });
        expect(attempts).toBe(1);
        await expect.poll(rows).toBe(lost === 'answer' ? 1 : 0);
        expect(database.driver.stats().inUse).toEqual([]);
      });

      test('changes nothing for a transaction that only read', async () => {
        const read = database.transaction(
          async (transaction) => {
            const { rowCount } = await transaction.query(text('select n from ledger'));
            proxy.lose = lost;
            return rowCount;
          },
          { readOnly: true },
        );
        await expect(read).resolves.toBe(0);
      });
    });
  },
  { engines: ['postgres'] },
);
