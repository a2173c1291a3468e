import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { containerEngineMissing } from './container-engine.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** Something that listens where an engine would. */
async function listen(listener: RequestListener): Promise<{ socket: string; asked: () => string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  folders.push(folder);
  const socket = join(folder, 'docker.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await once(server.listen(socket), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { socket, asked: () => asked };
}

test('an engine that answers its ping is there', async () => {
  const { socket, asked } = await listen((_, response) => response.end('OK'));
  expect(await containerEngineMissing({ DOCKER_HOST: `unix://${socket}` })).toBeUndefined();
  expect(asked()).toEqual(['GET /_ping']);
});

test('an engine in trouble is not', async () => {
  const { socket } = await listen((_, response) => response.writeHead(503).end());
  expect(await containerEngineMissing({ DOCKER_HOST: `unix://${socket}` })).toContain('nothing answers at');
});

test('an engine that hangs is given up', async () => {
  const { socket, asked } = await listen(() => {});
  expect(await containerEngineMissing({ DOCKER_HOST: `unix://${socket}` }, 50)).toContain(
    'nothing answers at',
  );
  expect(asked()).toEqual(['GET /_ping']);
});

test.each([
  ['unix:///nowhere/docker.sock', 'nothing answers at DOCKER_HOST=unix:///nowhere/docker.sock'],
  ['tcp://127.0.0.1:1', 'nothing answers at DOCKER_HOST=tcp://127.0.0.1:1'],
  ['ssh://me@there', 'DOCKER_HOST=ssh://me@there is neither unix:// nor tcp://'],
])('DOCKER_HOST=%s', async (host, why) => {
  expect(await containerEngineMissing({ DOCKER_HOST: host })).toBe(why);
});

test('without DOCKER_HOST an engine is found in the usual places', async () => {
  const { socket } = await listen((_, response) => response.end('OK'));
  expect(await containerEngineMissing({ XDG_RUNTIME_DIR: dirname(socket) })).toBeUndefined();
});
