import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `pnpm perf` leaves its reports. */
const folder = fileURLToPath(new URL('../../../../reports/perf/', import.meta.url));

/** The newest performance report of a folder, where there is one. */
export async function lastReport(from = folder): Promise<string | undefined> {
  const names = await readdir(from).catch(() => []);
  const pages = names.filter((name) => name.endsWith('.html')).map((name) => join(from, name));
  const times = await Promise.all(pages.map(async (page) => ({ page, at: (await stat(page)).mtimeMs })));
  const newest = times.sort((a, b) => b.at - a.at)[0];
  return newest && readFile(newest.page, 'utf8');
}
