import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';

import { startTcpProxy } from './tcp-proxy.ts';

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;

test('a closed proxy leaves no socket, whatever was going on', async () => {
  const before = openSockets();
  const server = createServer({ allowHalfOpen: true });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // what a server that listens on a port has
  const target = { host: '127.0.0.1', port };
  const proxy = await startTcpProxy({ target, network: { toServer: { latencyMs: 3_600_000 } } });
  const ends: Promise<unknown>[] = [];
  const dial = async () => {
    const client = connect(proxy.port, '127.0.0.1');
    for (const socket of [client, (await once(server, 'connection'))[0]]) {
      socket.on('error', () => {});
      socket.on('end', () => socket.end());
      socket.resume();
      ends.push(new Promise((resolve) => socket.once('close', resolve)));
    }
    return client;
  };

  (await dial()).write('under way');
  proxy.stall();
  (await dial()).end('held back');
  proxy.blackhole('toClient');
  (await dial()).write('answer me');
  proxy.refuse();
  await proxy.heal();
  proxy.retarget({ host: '127.0.0.1', port: 1 });
  await expect(once(connect(proxy.port, '127.0.0.1'), 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  proxy.retarget(target);
  proxy.blackhole();
  (await dial()).write('lost');

  await proxy.close();
  expect(proxy.traffic.open).toBe(0);
  await Promise.all(ends);
  server.close();
  await once(server, 'close');
  await expect.poll(openSockets).toBe(before); // the system takes a turn to close a server that has said it is
});
