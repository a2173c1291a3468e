import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** One end of a connection, which keeps what it hears. */
class Peer {
  readonly socket: Socket;
  /** `end` after a FIN, else the system's name for what went wrong. */
  readonly over: Promise<string>;
  heard = '';

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.heard += bytes.toString('latin1');
    });
    this.over = new Promise((resolve) => {
      socket.once('end', () => resolve('end'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  }

  async hears(length: number): Promise<string> {
    while (this.heard.length < length) await once(this.socket, 'data');
    return this.heard;
  }
}

let server: Server;
let target: { host: string; port: number };
let proxy: TcpProxy;
const sockets: Socket[] = [];

async function listen(): Promise<Server> {
  const listening = createServer({ allowHalfOpen: true }, (socket) => sockets.push(socket));
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  return listening;
}
// A server that listens on a port has an address of this kind.
const portOf = (listening: Server): number => (listening.address() as AddressInfo).port;

beforeEach(async () => {
  server = await listen();
  target = { host: '127.0.0.1', port: portOf(server) };
  proxy = await startTcpProxy({ target });
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

function dial(): Peer {
  const socket = connect({ host: '127.0.0.1', port: proxy.port, allowHalfOpen: true });
  sockets.push(socket);
  return new Peer(socket);
}

/** A client and what the server has of it. */
async function pair(at: Server = server): Promise<{ client: Peer; served: Peer }> {
  const connected = once(at, 'connection');
  const client = dial();
  const [socket] = await connected;
  return { client, served: new Peer(socket) };
}

describe('a whole network', () => {
  test('passes what is sent both ways, and lets one side finish before the other', async () => {
    const { client, served } = await pair();
    client.socket.end('question');
    expect(await served.over).toBe('end');
    served.socket.end('answer');
    expect(await client.over).toBe('end');
    expect([served.heard, client.heard]).toEqual(['question', 'answer']);
    await expect.poll(() => proxy.traffic.open).toBe(0);
    expect(proxy.traffic).toEqual({
      open: 0,
      accepted: 1,
      cut: 0,
      passed: { toServer: 8, toClient: 6 },
      lost: { toServer: 0, toClient: 0 },
    });
  });

  test('makes a sender wait for a receiver that does not read, and loses nothing', async () => {
    const { client, served } = await pair();
    served.socket.pause();
    const sent = 'abcdefghij'.repeat(4_000_000);
    client.socket.end(sent);
    await expect.poll(() => proxy.traffic.passed.toServer).toBeGreaterThan(0);
    expect(client.socket.writableLength).toBeGreaterThan(sent.length / 2);
    served.socket.resume();
    await served.over;
    expect(served.heard === sent).toBe(true);
  });

  test('tells a client of a server that is not there by a reset', async () => {
    server.close();
    expect(await dial().over).toBe('ECONNRESET');
  });

  test('leads new connections elsewhere when it is told to', async () => {
    const other = await listen();
    proxy.retarget({ host: '127.0.0.1', port: portOf(other) });
    const { client, served } = await pair(other);
    client.socket.write('hello');
    expect(await served.hears(5)).toBe('hello');
    other.close();
  });
});

describe('a slow network', () => {
  test('delays one direction and not the other', async () => {
    const { client, served } = await pair();
    proxy.setNetwork({ toServer: { latencyMs: 80 } });
    const started = performance.now();
    served.socket.write('now');
    client.socket.write('later');
    await client.hears(3);
    expect(served.heard).toBe('');
    await served.hears(5);
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
  });

  test('keeps the order of what is sent, whatever the jitter', async () => {
    const { client, served } = await pair();
    proxy.setNetwork({ toServer: { jitterMs: 5 } });
    const pieces = Array.from({ length: 300 }, (_, number) => `${number};`);
    for (const piece of pieces) {
      client.socket.write(piece);
      await new Promise(setImmediate); // so that each is a portion of its own
    }
    client.socket.end();
    expect(await served.over).toBe('end');
    expect(served.heard).toBe(pieces.join(''));
  });

  test('lets through so much in a second', async () => {
    const { client, served } = await pair();
    proxy.setNetwork({ toClient: { bytesPerSecond: 100_000 } });
    const started = performance.now();
    served.socket.write('x'.repeat(20_000));
    expect(await client.hears(1)).not.toHaveLength(20_000);
    await client.hears(20_000);
    expect(performance.now() - started).toBeGreaterThanOrEqual(198);
  });

  test('hands over what is under way when it heals', async () => {
    const { client, served } = await pair();
    proxy.setNetwork({ toServer: { latencyMs: 3_600_000 } });
    client.socket.end('at last');
    served.socket.write('still');
    await client.hears(5);
    await proxy.heal();
    expect(await served.over).toBe('end');
    expect(served.heard).toBe('at last');
  });
});

test('a network that refuses leaves open connections as they are, and is back on its port when it heals', async () => {
  const { client, served } = await pair();
  const { port } = proxy;
  proxy.refuse();
  proxy.refuse();
  expect(await dial().over).toBe('ECONNREFUSED');
  client.socket.write('still here');
  expect(await served.hears(10)).toBe('still here');
  await proxy.heal();
  await pair();
  expect(proxy.port).toBe(port);
});

describe('a black hole', () => {
  test('swallows one direction and not the other, until it heals and cuts what has a gap', async () => {
    const { client, served } = await pair();
    const untouched = await pair();
    proxy.blackhole('toServer');
    client.socket.end('lost');
    served.socket.write('heard');
    expect(await client.hears(5)).toBe('heard');
    await expect.poll(() => proxy.traffic.lost).toEqual({ toServer: 4, toClient: 0 });
    await proxy.heal();
    expect(await Promise.all([client.over, served.over])).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(served.heard).toBe('');
    untouched.client.socket.write('whole');
    expect(await untouched.served.hears(5)).toBe('whole');
  });

  test('takes new connections, and they hear nothing', async () => {
    proxy.blackhole();
    const { client, served } = await pair();
    client.socket.write('hello?');
    served.socket.write('hello!');
    await expect.poll(() => proxy.traffic.lost).toEqual({ toServer: 6, toClient: 6 });
    expect(client.heard + served.heard).toBe('');
  });

  test('may be for the connections that are open, and new ones go past it', async () => {
    const { client } = await pair();
    proxy.blackhole('both', 'open');
    const later = await pair();
    client.socket.write('hello?');
    later.client.socket.write('hello!');
    expect(await later.served.hears(6)).toBe('hello!');
    expect(proxy.traffic.lost.toServer).toBe(6);
  });

  test('keeps from the server that a client is gone', async () => {
    const { client, served } = await pair();
    proxy.blackhole();
    client.socket.resetAndDestroy();
    let news = false;
    void served.over.then(() => {
      news = true;
    });
    const { client: later } = await pair(); // by now the news would be there
    later.socket.write('x');
    await expect.poll(() => proxy.traffic.lost.toServer).toBe(1);
    expect(news).toBe(false);
    await proxy.heal();
    expect(await served.over).toBe('ECONNRESET');
  });
});

test('a stalled network hands over late what was sent, even by a client that is gone', async () => {
  const { client, served } = await pair();
  const arrived = await pair();
  proxy.stall('toServer');
  client.socket.write('last words');
  await new Promise(setImmediate);
  client.socket.destroy();
  served.socket.write('x');
  arrived.served.socket.write('other way');
  await arrived.client.hears(9);
  expect(served.heard).toBe('');
  await proxy.heal();
  expect(await served.hears(10)).toBe('last words');
});

describe('a cut', () => {
  test.each([
    ['reset', 'ECONNRESET'],
    ['close', 'end'],
  ] as const)('by %s ends both sides with %s', async (how, over) => {
    const both = [await pair(), await pair()];
    proxy.cut(how);
    for (const { client, served } of both) {
      expect([await client.over, await served.over]).toEqual([over, over]);
    }
    expect(proxy.traffic.cut).toBe(2);
    await pair();
  });

  test('by reset ends a connection that is just being closed, too', async () => {
    const { client, served } = await pair();
    proxy.stall('toServer');
    client.socket.end('last words');
    served.socket.write('x');
    await client.hears(1);
    await Promise.all([proxy.heal(), proxy.cut()]); // what was held back, its end included, and the cut in one go
    await Promise.all([client.over, served.over]);
    await expect.poll(() => proxy.traffic.open).toBe(0);
  });

  test('behind the n-th byte lets n bytes pass, over all connections', async () => {
    const first = await pair();
    const second = await pair();
    const cut = proxy.cutAfter(8, 'toClient', 'close');
    first.served.socket.write('12345');
    await first.client.hears(5);
    second.served.socket.write('67890');
    expect(await cut).toBe(true);
    expect([await second.client.over, second.client.heard]).toEqual(['end', '678']);
    first.served.socket.write('still whole');
    await first.client.hears(16);
  });

  test('that has not come when the network heals does not come', async () => {
    const { client, served } = await pair();
    const cut = proxy.cutAfter(3, 'toServer');
    const superseded = proxy.cutAfter(3, 'toServer');
    const commit = [proxy.dropNextCommitAcknowledgement(), proxy.cutBeforeCommit()];
    await proxy.heal();
    expect(await Promise.all([cut, superseded, ...commit])).toEqual([false, false, false, false]);
    client.socket.write('12345');
    expect(await served.hears(5)).toBe('12345');
  });
});

test('what a fault is told is checked too', () => {
  // As somebody without types would call it.
  const call = (work: (untyped: never) => unknown, value: unknown) => () => work(value as never);
  expect(call((way) => proxy.blackhole(way), 'up')).toThrow(
    "direction must be toServer or toClient; got 'up'.",
  );
  expect(call((network) => proxy.setNetwork(network), { upwards: {} })).toThrow(
    'network must be of toServer and toClient; got { upwards: {} }.',
  );
  expect(call((how) => proxy.cut(how), 'softly')).toThrow("how must be reset or close; got 'softly'.");
  expect(call((bytes) => proxy.cutAfter(bytes), 0)).toThrow('bytes must be an integer, at least 1; got 0.');
  expect(call((way) => proxy.cutAfter(1, way), 'both')).toThrow("got 'both'.");
});
