import { once } from 'node:events';
import { connect } from 'node:net';
import { startTcpProxy } from '@holdfast/perf-harness/faults';
import { afterEach, expect, test, vi } from 'vitest';
import { OwnServers } from './own-servers.ts';

vi.mock(import('@holdfast/perf-harness/faults'), async (original) => {
  const faults = await original();
  return { ...faults, startTcpProxy: vi.fn(faults.startTcpProxy) };
});

const start = vi.mocked(startTcpProxy);

afterEach(() => start.mockReset());

/** Whether something listens there: `listening`, or the code of why not. */
async function at(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return 'listening';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    socket.destroy();
  }
}

test('what was started goes again where the second proxy cannot be', async () => {
  const { startTcpProxy: reallyStart } = await vi.importActual<{ startTcpProxy: typeof startTcpProxy }>(
    '@holdfast/perf-harness/faults',
  );
  const ports: number[] = [];
  start.mockImplementation(async (options) => {
    if (ports.length > 0) throw new Error('no port is left');
    const proxy = await reallyStart(options);
    ports.push(proxy.port, options.target.port);
    return proxy;
  });
  await expect(OwnServers.start()).rejects.toThrow('no port is left');
  expect(await Promise.all(ports.map(at))).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
});

test('the servers go also where the network does not, and why it does not is told', async () => {
  const servers = await OwnServers.start();
  await servers.follow();
  const ports = [servers.primary.port, servers.replica?.port ?? 0];
  const close = servers.network.close.bind(servers.network);
  servers.network.close = () => close().then(() => Promise.reject(new Error('a socket is stuck')));
  await expect(servers.remove()).rejects.toThrow('a socket is stuck');
  expect(await Promise.all(ports.map(at))).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
});
