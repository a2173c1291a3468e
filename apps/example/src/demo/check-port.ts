import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Fails at once where a port cannot be listened on, rather than after the database is ready.
 * @throws the system's error: EADDRINUSE, EACCES
 */
export async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
