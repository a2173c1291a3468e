import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isReachable, serverAccount } from './account.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin
`;

test('a user who is not root runs the server as themselves', () => {
  expect(serverAccount(1000, () => passwd)).toBeUndefined();
});

test('root lends the server to postgres, or to nobody where there is no postgres', () => {
  expect(serverAccount(0, () => passwd)).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
  const withPostgres = `${passwd}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n`;
  expect(serverAccount(0, () => withPostgres)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
});

test('root on a machine with neither is told what to do', () => {
  expect(() => serverAccount(0, () => 'root:x:0:0:root:/root:/bin/bash\n')).toThrow(
    expect.objectContaining({ code: 'HF_SERVER_NO_PERMISSION' }),
  );
});

test('a folder is out of reach where any folder above it is closed', async () => {
  const top = await mkdtemp(join(tmpdir(), 'reach-'));
  onTestFinished(() => rm(top, { recursive: true }));
  const inner = join(top, 'a', 'b');
  await mkdir(inner, { recursive: true });
  const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };
  await chmod(top, 0o711);
  expect(await isReachable(inner, stranger)).toBe(true);
  await chmod(join(top, 'a'), 0o750);
  expect(await isReachable(inner, stranger)).toBe(false);
  expect(await isReachable(top, stranger)).toBe(true);
  const owner = { name: 'owner', uid: process.getuid?.() ?? 0, gid: 54_321 };
  expect(await isReachable(inner, owner)).toBe(true);
});
