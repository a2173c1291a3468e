import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkReadme } from './check-readme.ts';

test('DATABASE_URL names a database on a server that answers', async ({ onTestFinished }) => {
  const folder = await mkdtemp('.readme-test-');
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'x', type: 'module' }));
  const readme = [
    '```ts',
    "import { once } from 'node:events';",
    "import { connect } from 'node:net';",
    "const { protocol, hostname, port, pathname } = new URL(process.env['DATABASE_URL'] ?? '');",
    "if (!protocol.startsWith('postgres') || pathname.length < 2) throw new Error('no database');",
    'const socket = connect(Number(port), hostname);',
    "await once(socket, 'connect');",
    'socket.destroy();',
    '```',
  ];
  const file = join(folder, 'README.md');
  await writeFile(file, readme.join('\n'));
  expect(await checkReadme(pathToFileURL(file))).toEqual([]);
});
