import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { FaultyServer } from '../server/faulty-server.ts';
import { FailureSimulator } from './failure-simulator.ts';

/** A server that only notes what is done to it. */
function notingServer(log: string[]): FaultyServer {
  const noting = (what: string) => async () => {
    log.push(what);
  };
  return {
    url: 'postgres://h:1',
    port: 1,
    start: noting('start'),
    stop: noting('stop'),
    kill: noting('kill'),
  };
}

test('one seed repeats all that its parts draw', async () => {
  const run = async (seed: number) => {
    await using simulator = new FailureSimulator({ seed });
    const log: string[] = [];
    const draw = () => {
      const work = simulator.calls({ rate: 0.5 }).wrap(() => {});
      return Promise.allSettled(Array.from({ length: 50 }, work)).then((all) =>
        all.map(({ status }) => status),
      );
    };
    const drawn = [await draw(), await draw()];
    const driver = simulator.driver({
      server: notingServer(log),
      weights: { terminate: 0 },
      pauseMs: [0, 0],
    });
    await driver.run({ faults: 8 });
    return { drawn, log };
  };
  const first = await run(5);
  expect(await run(5)).toEqual(first);
  expect(first.drawn[0]).not.toEqual(first.drawn[1]);
  expect(await run(6)).not.toEqual(first);
});

test('what was done, and when, makes the marks of a timeline', async () => {
  let now = 1_000;
  const simulator = new FailureSimulator({ clock: () => now });
  const kill = async () => {
    now += 30;
  };
  const server = { ...notingServer([]), kill };
  now = 1_200;
  const ended = simulator.mark('no network');
  now = 1_500;
  ended();
  simulator.mark('deployed');
  await simulator
    .driver({ server, weights: { restart: 0, terminate: 0 }, pauseMs: [0, 0], lastsMs: [0, 0] })
    .run({ faults: 1 });
  expect(simulator.marks()).toEqual([
    { label: 'no network', atMs: 200, untilMs: 500 },
    { label: 'deployed', atMs: 500 },
    { label: 'kill', atMs: expect.any(Number), untilMs: 530 },
  ]);
  expect(simulator.marks(1_100)[0]).toEqual({ label: 'no network', atMs: 100, untilMs: 400 });
});

test('healing ends the faults of calls and networks, closing leaves nothing behind', async () => {
  const server = createServer((socket) => socket.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // what a server that listens on a port has
  const simulator = new FailureSimulator();
  const calls = simulator.calls({ rate: 1 });
  const proxy = await simulator.proxy({ target: { host: '127.0.0.1', port } });
  const hello = async () => {
    const socket = connect(proxy.port, '127.0.0.1');
    const [bytes] = await once(socket, 'data');
    socket.end();
    await once(socket, 'close');
    return String(bytes);
  };
  proxy.refuse();
  await expect(calls.call(() => 'done')).rejects.toThrow('ECONNRESET');
  await expect(hello()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await simulator.heal();
  expect(await calls.call(() => 'done')).toBe('done');
  expect(await hello()).toBe('hello');
  calls.set({ rate: 1 });
  await simulator.close();
  expect(await calls.call(() => 'done')).toBe('done');
  await expect(hello()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  server.close();
});

test('a seed that is none is refused', () => {
  expect(() => new FailureSimulator({ seed: 0.5 })).toThrow('seed must be an integer');
});
