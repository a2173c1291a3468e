import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openDatabases } from '../keyring/databases.ts';
import { passingSecrets } from '../keyring/secrets.ts';
import { openStores } from '../keyring/store.ts';
import { buildServer } from './server.ts';

const head = 'POST /api/session HTTP/1.1\r\nHost: keyring\r\nContent-Type: application/json\r\n';

test.concurrent.each([
  ['head', head],
  ['body', `${head}Content-Length: 100\r\n\r\n{`],
])(
  'a request of which the %s does not arrive in time loses its connection',
  async (_, part) => {
    // No database is asked.
    const databases = openDatabases({ url: 'postgres://127.0.0.1:1/none' });
    const secrets = passingSecrets();
    const app = await buildServer({
      ...{ databases, secrets, stores: openStores(databases, secrets), https: false },
      logger: pino({ level: 'silent' }),
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    expect([app.server.requestTimeout, app.server.headersTimeout]).toEqual([30_000, 30_000]);
    // The same, sooner: it is looked for every five seconds.
    app.server.requestTimeout = 100;
    app.server.headersTimeout = 100;
    // An address is text only where it is that of a pipe.
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(part);
    const [answer] = await once(socket, 'data');
    expect(answer).toContain('408 Request Timeout');
    await once(socket, 'close');
    await app.close();
  },
  15_000,
);
