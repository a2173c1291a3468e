import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

test('a port where somebody listens is passed over', async () => {
  const holder = createServer();
  const taken = await freePort();
  await once(holder.listen(taken, '127.0.0.1'), 'listening');
  const draws = [(taken - 20_000) / 12_000, 0.5];
  const port = await freePort(() => draws.shift() ?? Math.random());
  holder.close();
  expect(port).not.toBe(taken);
});

test('a port is below those that systems give to clients', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
