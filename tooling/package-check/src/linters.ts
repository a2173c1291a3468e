import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Tarball } from './tarball.ts';

/** What publint says about a tarball; it gets the tarball because it cannot pack with pnpm 12 itself. */
export async function publintFaults({ bytes }: Tarball): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, level: 'warning' });
  return messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}

/** Whether every entry point's types resolve as its code does, from ESM. */
export function typesFaults({ path }: Tarball): readonly string[] {
  const attw = fileURLToPath(
    new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')),
  );
  const options = ['--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [attw, path, ...options], {
    encoding: 'utf8',
  });
  return status === 0 ? [] : [`attw: ${`${stdout}${stderr}`.trim()}`];
}
