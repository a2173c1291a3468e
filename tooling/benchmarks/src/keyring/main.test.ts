import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Result } from './result.ts';

test('Keyring is measured beside the same routes by hand, which answer the same, and it is printed as JSON', {
  timeout: 180_000,
}, () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const args = [main, '--quick', '--rounds', '1', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const result = JSON.parse(stdout) as Result;
  expect(result.routes.map(({ name }) => name)).toEqual(['read', 'list', 'change']);
  for (const { services } of result.routes) {
    expect(services.map(({ name }) => name)).toEqual(['by hand', 'control', 'keyring']);
    expect(services[0]?.ratio.median).toBe(1);
    for (const { capacities, ratio, steady } of services) {
      expect(capacities).toHaveLength(1);
      expect(ratio.median).toBeGreaterThan(0);
      // On a machine that is busy it may have fallen behind.
      expect(steady.p99Ms ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0);
    }
  }
});
