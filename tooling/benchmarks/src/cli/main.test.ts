import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { peers } from '../peers/index.ts';
import type { Result } from '../report/result.ts';

function bench(...args: readonly string[]) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
}

describe('the benchmarks', () => {
  test('measure every peer beside the reference, near and far, and print it as JSON', {
    timeout: 120_000,
  }, () => {
    const { status, stdout, stderr } = bench(
      ...['--quick', '--json', '--rounds', '1', '--slice', '1', '--only', 'find-by-id,audited-update'],
    );
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout) as Result;

    expect(result.peers).toEqual(peers.map(({ name }) => name));
    expect(result.networks.map(({ name }) => name)).toEqual(['direct', 'a millisecond away']);
    const [near, far] = result.networks;
    expect(far?.roundTripMs).toBeGreaterThan((near?.roundTripMs ?? 0) + 0.5);
    for (const { cells } of result.networks) {
      expect(cells.map(({ row, callers }) => [row, callers])).toEqual([
        ['find-by-id', 1],
        ['find-by-id', 20],
        ['audited-update', 1],
        ['audited-update', 20],
      ]);
      expect(cells[0]?.peers.map(({ name }) => name)).toEqual(result.peers);
      for (const { ratio, operationsPerSecond } of cells.flatMap((cell) => cell.peers)) {
        expect(ratio.median).toBeGreaterThan(0);
        expect(operationsPerSecond).toBeGreaterThan(0);
      }
      expect(cells.map((cell) => cell.peers[0]?.ratio.median)).toEqual([1, 1, 1, 1]);
    }
  });

  test('say which option was not understood, and what there is', () => {
    const { status, stderr } = bench('--peers', 'sequelize');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no "sequelize"; there are pg prepared, control, pg, holdfast');
  });
});
