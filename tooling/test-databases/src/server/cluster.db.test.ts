import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serverAccount } from './account.ts';
import { Cluster } from './cluster.ts';
import { findInstallation, linkTree } from './installation.ts';

async function folderFor(mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, mode);
  return folder;
}

test.runIf(process.getuid?.() === 0)(
  'root runs a server from programs that only root can reach',
  async () => {
    const locked = await folderFor(0o700);
    const open = await folderFor(0o755);
    const installation = join(locked, 'postgresql');
    await linkTree(findInstallation(), installation);
    const plan = {
      folder: join(open, 'data'),
      ownPrograms: join(open, 'programs'),
      installation,
      account: serverAccount(),
      password: 'x',
    };
    const log: string[] = [];
    const cluster = new Cluster(new AbortController().signal, (line) => log.push(line));
    await cluster.initialise(plan);
    await cluster.start({ listen_addresses: '', unix_socket_directories: '/tmp', port: '20001' }, 10_000);
    await cluster.stop();
    expect(log.join('\n')).toContain('database system is shut down');
    await cluster.remove();
    expect(await readdir(open)).toEqual([]);
  },
);

test('programs that only their owner may read are copied so that anyone may, and the originals stay as they are', async () => {
  const from = join(await folderFor(0o700), 'from');
  const to = join(await folderFor(0o755), 'to');
  await mkdir(join(from, 'bin'), { recursive: true, mode: 0o700 });
  await writeFile(join(from, 'bin', 'program'), 'x', { mode: 0o700 });
  await writeFile(join(from, 'notes'), 'x', { mode: 0o600 });
  await linkTree(from, to);
  const modes = async (top: string) =>
    Promise.all(
      ['bin', 'bin/program', 'notes'].map(async (name) =>
        ((await stat(join(top, name))).mode & 0o777).toString(8),
      ),
    );
  expect(await modes(to)).toEqual(['755', '755', '644']);
  expect(await modes(from)).toEqual(['700', '700', '600']);
});
