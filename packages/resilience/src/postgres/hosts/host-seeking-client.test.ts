import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { postgres } from '../postgres.ts';

/** A message of PostgreSQL's protocol: its letter, its length, its text. */
function message(letter: string, body: Buffer | string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(letter), length, Buffer.from(body)]);
}

test('a server that goes away in the moment it lets a client in does not end this process', async () => {
  const answer = Buffer.concat([
    message('R', Buffer.alloc(4)),
    message('S', 'in_hot_standby\0off\0'),
    message('S', 'default_transaction_read_only\0off\0'),
    message('Z', 'I'),
    message('E', 'SFATAL\0C57P01\0Mterminating connection\0\0'),
  ]);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = `postgres://app:s3cret@127.0.0.1:${port}/app?target_session_attrs=read-write`;
  const database = postgres({ url, pool: { connectionTimeoutMillis: 300 } });
  await expect(database.query({ text: 'select 1', values: [] })).rejects.toMatchObject({
    cause: { code: '57P01' },
  });
  await database.close();
  await new Promise((resolve) => server.close(resolve));
});
