import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The program, where it is installed. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path));
}

export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/** PgBouncer with the configuration of the deployment, in front of a server of this machine. */
export async function startPgBouncer(
  program: string,
  serverPort: number,
  passwords: Readonly<Record<string, string>>,
): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'keyring-pgbouncer-'));
  const port = await freePort();
  const users = join(folder, 'users.txt');
  const ini = await readFile(new URL('../deploy/pgbouncer/pgbouncer.ini', import.meta.url), 'utf8');
  const lines = Object.entries(passwords).map(([name, password]) => `"${name}" "${password}"\n`);
  await writeFile(users, lines.join(''));
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    ini
      .replace('host=primary port=5432', `host=127.0.0.1 port=${serverPort}`)
      .replace('0.0.0.0', '127.0.0.1')
      .replace('6432', String(port))
      .replace('/tmp/users.txt', users)
      // Of 1.21; here it may be an older one.
      .replace('max_prepared_statements', ';'),
  );
  await chmod(folder, 0o755);
  // It does not run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program, [...user, join(folder, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close');
  while (!log.includes('process up'))
    await Promise.race([once(child.stderr, 'data'), ended.then(() => Promise.reject(new Error(log)))]);
  return {
    port,
    async stop() {
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
