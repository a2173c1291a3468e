import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startTcpProxy } from '../proxy/tcp-proxy.ts';
import { type Command, commandServer } from './command-server.ts';

const service = fileURLToPath(new URL('../../fixtures/tcp-service.ts', import.meta.url));

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: 1 } });
  await proxy.close();
  return proxy.port;
}

test('commands start, stop and kill a server, each only where there is something to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'command-server-'));
  const port = await freePort();
  const pidFile = join(folder, 'pid');
  const command = (name: string): Command => [process.execPath, service, name, String(port), pidFile];
  const server = commandServer({
    url: `tcp://127.0.0.1:${port}`,
    start: command('start'),
    stop: command('stop'),
    kill: command('kill'),
  });
  const pid = async () => Number(await readFile(pidFile, 'utf8'));
  await server.stop(); // it does not run
  await server.start();
  const first = await pid();
  await server.start(); // it runs
  expect(await pid()).toBe(first);
  await server.kill();
  await expect.poll(() => isAlive(first)).toBe(false);
  await server.start();
  const second = await pid();
  expect(second).not.toBe(first);
  await server.stop();
  await expect.poll(() => isAlive(second)).toBe(false);
  await rm(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const command: Command = [process.execPath, '--eval', ''];
const valid = { url: 'tcp://127.0.0.1:1', start: command, stop: command, kill: command };

test('a command that fails says what it said', async () => {
  const start: Command = [
    process.execPath,
    '--eval',
    'console.error("no such container: db"); process.exit(1)',
  ];
  await expect(commandServer({ ...valid, start }).start()).rejects.toMatchObject({
    code: 'HF_PERF_SERVER_COMMAND',
    command: start,
    message: expect.stringContaining('it failed, and said: no such container: db.'),
  });
});

test('a server that is not ready in time is a failure', async () => {
  await expect(commandServer({ ...valid, readyWithinMs: 80 }).start()).rejects.toMatchObject({
    code: 'HF_PERF_SERVER_COMMAND',
    message: expect.stringContaining('the server was not ready within 80 ms: connect ECONNREFUSED'),
    cause: { code: 'ECONNREFUSED' },
  });
});

test.each([
  ['says why it is not', () => Promise.reject(new Error('password authentication failed'))],
  [
    'says so at once',
    () => {
      throw new Error('password authentication failed');
    },
  ],
])('a server that is not ready and %s gives its reason', async (_, ready) => {
  await expect(commandServer({ ...valid, ready, readyWithinMs: 80 }).start()).rejects.toMatchObject({
    code: 'HF_PERF_SERVER_COMMAND',
    message: expect.stringContaining('within 80 ms: password authentication failed. Run it by hand'),
    cause: { message: 'password authentication failed' },
  });
});

test('a server that does not answer whether it is ready is given up in time', async () => {
  const ready = () => new Promise(() => {});
  await expect(commandServer({ ...valid, ready, readyWithinMs: 80 }).start()).rejects.toMatchObject({
    message: expect.stringContaining('the server was not ready within 80 ms: ready() did not answer.'),
  });
});

test.each([
  [{ url: 'nowhere' }, "url must be a URL with host and port; got 'nowhere'."],
  [{ url: 'tcp://127.0.0.1' }, "url must be a URL with host and port; got 'tcp://127.0.0.1'."],
  [{ readyWithinMs: -1 }, 'readyWithinMs must be a number of milliseconds, at least 0; got -1.'],
])('options are checked: %j', (options, message) => {
  expect(() => commandServer({ ...valid, ...options })).toThrow(message);
});

test('a command without a program is refused', () => {
  // As somebody without types would write it.
  const kill = [] as unknown as Command;
  expect(() => commandServer({ ...valid, kill })).toThrow(
    'kill must be a program and its arguments; got [].',
  );
});
