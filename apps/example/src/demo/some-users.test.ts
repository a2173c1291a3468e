import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { KeyringClient } from './client.ts';
import { measureReads } from './measure-reads.ts';
import { Narrator } from './narrator.ts';

test('where the service refuses the first request, the measurement says how', async () => {
  const server = createServer((_, response) => {
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{"title":"away"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = new KeyringClient(`http://127.0.0.1:${port}`, 'none', 'acme');
  const measured = measureReads(client, new Narrator(process.stderr), new AbortController().signal);
  await expect(measured).rejects.toThrow('GET /api/users?limit=1 was answered with 503: {"title":"away"}');
  server.close();
});
