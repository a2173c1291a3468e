import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';

/** Starts a server and tells where it is; ends at Ctrl-C, or by itself once it is told anything. */
const program = `
  import { Client } from 'pg';
  import { startPostgresServer, startReplica } from './src/server/index.ts';
  const primary = await startPostgresServer();
  const server = process.env.OF_A_REPLICA ? await startReplica(primary) : primary;
  const client = new Client(server.url);
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('data_directory') as data, pg_backend_pid() as backend");
  const { data, backend } = rows[0];
  const works = () => client.query('select 1').then(() => true, () => false);
  process.stdin.once('data', () => client.end());
  process.stdin.once('data', () => process.stdin.destroy());
  process.on('SIGINT', async () => {
    console.log(JSON.stringify({ worksAfterInterrupt: await works() }));
    await client.end();
    await server.remove();
    process.exit(0);
  });
  console.log(JSON.stringify({ data, backend }));
`;

interface Started {
  readonly owner: ChildProcess;
  readonly ownerPid: number;
  readonly folder: string;
  readonly postmaster: number;
  readonly keeper: number;
  readonly nextLine: () => Promise<Record<string, unknown>>;
}

describe.skipIf(process.platform !== 'linux')('no server is left behind', () => {
  const owners: ChildProcess[] = [];
  afterEach(() => {
    for (const owner of owners) owner.kill('SIGKILL');
  });

  async function start(env: NodeJS.ProcessEnv = {}): Promise<Started> {
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      detached: true, // a process group of its own, as a terminal makes one for a command
    });
    owners.push(owner);
    owner.stderr?.pipe(process.stderr, { end: false });
    const lines = createInterface(owner.stdout ?? process.stdin)[Symbol.asyncIterator]();
    const nextLine = async () => JSON.parse((await lines.next()).value ?? '{}') as Record<string, unknown>;
    const { data, backend } = await nextLine();
    const postmaster = parentOf(Number(backend));
    return {
      owner,
      ownerPid: owner.pid ?? 0,
      folder: String(data).replace(/\/data$/, ''),
      postmaster,
      keeper: parentOf(postmaster),
      nextLine,
    };
  }

  async function expectGone({ postmaster, keeper, folder }: Started): Promise<void> {
    const left = () => ({ postmaster: lives(postmaster), keeper: lives(keeper), folder: existsSync(folder) });
    await expect.poll(left, { timeout: 10_000 }).toEqual({ postmaster: false, keeper: false, folder: false });
  }

  test('when the process that started it gets SIGKILL', async () => {
    const started = await start();
    expect({ server: lives(started.postmaster), folder: existsSync(started.folder) }).toEqual({
      server: true,
      folder: true,
    });
    process.kill(started.ownerPid, 'SIGKILL');
    await expectGone(started);
  });

  test('nor a replica, when the process that started it gets SIGKILL', async () => {
    const started = await start({ OF_A_REPLICA: 'yes' });
    process.kill(started.ownerPid, 'SIGKILL');
    await expectGone(started);
  });

  test('when that process ends by itself and does not remove it', async () => {
    const started = await start();
    started.owner.stdin?.write('end\n');
    await expectGone(started);
  });

  test('when its keeper gets SIGKILL', async () => {
    const started = await start();
    process.kill(started.keeper, 'SIGKILL');
    await expectGone(started);
  });

  test('and a keeper that hangs keeps neither that process nor who reads its output', async () => {
    const started = await start();
    process.kill(started.keeper, 'SIGSTOP');
    const closed = once(started.owner, 'close');
    started.owner.stdin?.write('end\n');
    await closed;
    process.kill(started.keeper, 'SIGCONT');
    await expectGone(started);
  });

  test('by a Ctrl-C, which reaches the process and not its server, so that the process decides the order', async () => {
    const started = await start();
    process.kill(-started.ownerPid, 'SIGINT'); // what a terminal does: everyone in the group
    expect(await started.nextLine()).toEqual({ worksAfterInterrupt: true });
    await expectGone(started);
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** A process that has ended but was not collected yet does not live: some containers' first process collects late. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
