import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports which systems hand out for outgoing connections: a client that retries a stopped server may
 * otherwise be given the server's own port, and then talks to itself.
 */
const FIRST = 20_000;
const COUNT = 12_000;

/** A port on 127.0.0.1 where nobody listened a moment ago. */
export async function freePort(random: () => number = Math.random): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST + Math.floor(random() * COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of 100 ports between ${FIRST} and ${FIRST + COUNT} was free`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
