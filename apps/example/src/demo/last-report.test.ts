import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastReport } from './last-report.ts';

test('the last report is the newest page of the folder, where there is one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyring-reports-'));
  expect(await lastReport(join(folder, 'none'))).toBeUndefined();
  expect(await lastReport(folder)).toBeUndefined();
  await writeFile(join(folder, 'a.html'), 'newer');
  await writeFile(join(folder, 'b.html'), 'older');
  await writeFile(join(folder, 'c.json'), '{}');
  await utimes(join(folder, 'b.html'), 1, 1);
  expect(await lastReport(folder)).toBe('newer');
  await rm(folder, { recursive: true });
});
