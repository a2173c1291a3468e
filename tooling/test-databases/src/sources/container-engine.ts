import { existsSync } from 'node:fs';
import { type RequestOptions, request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Why no container engine answers, or `undefined` where one does. It asks before the library for containers is even
 * loaded: where there is no engine, that takes a millisecond and says nothing on the terminal.
 */
export async function containerEngineMissing(
  env: NodeJS.ProcessEnv = process.env,
  limitMs: number = 2_000,
): Promise<string | undefined> {
  const host = env['DOCKER_HOST'];
  if (host !== undefined) {
    const address = parseHost(host);
    if (!address) return `DOCKER_HOST=${host} is neither unix:// nor tcp://`;
    return (await answers(address, limitMs)) ? undefined : `nothing answers at DOCKER_HOST=${host}`;
  }
  const sockets = usualSockets(env).filter((socket) => existsSync(socket));
  for (const socketPath of sockets) {
    if (await answers({ socketPath }, limitMs)) return undefined;
  }
  return sockets.length > 0 ? `nothing answers at ${sockets.join(', ')}` : 'no container engine was found';
}

function parseHost(host: string): RequestOptions | undefined {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
  const url = URL.parse(host);
  return url?.protocol === 'tcp:' || url?.protocol === 'http:'
    ? { hostname: url.hostname, port: url.port }
    : undefined;
}

/** Where Docker, rootless Docker, Docker Desktop and the like listen, as the library for containers looks for them. */
function usualSockets(env: NodeJS.ProcessEnv): string[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
  ];
}

/** Whether an engine is there: its API's ping, with a limit. */
function answers(address: RequestOptions, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ ...address, path: '/_ping', signal: AbortSignal.timeout(limitMs) });
    ping.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('error', () => resolve(false));
    ping.end();
  });
}
