import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runProcess } from './apply-history.ts';
import type { MigratedServer } from './database.ts';
import { type Migration, timestampOf } from './history.ts';
import { holdfastMigrate } from './peers/holdfast-migrate.ts';

export interface StatusTimes {
  readonly revisions: number;
  /** `node -e 0` of each round. */
  readonly nodeMs: readonly number[];
  /** `holdfast-migrate status` of each round. */
  readonly statusMs: readonly number[];
}

/** What `holdfast-migrate status` takes beside Node that does nothing, the two in turn. */
export async function measureStatus(
  server: MigratedServer,
  history: readonly Migration[],
  { rounds, folder }: { readonly rounds: number; readonly folder: string },
): Promise<StatusTimes> {
  for (const migration of history) {
    const dir = join(folder, `${timestampOf(migration)}_${migration.what}`);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'migration.sql'), migration.sql);
    await writeFile(join(dir, 'down.sql'), 'SELECT 1;\n');
  }
  const url = await server.create();
  const command = (name: string) => [process.execPath, holdfastMigrate, name, '--url', url, '--dir', folder];
  await runProcess(command('up'));
  const nodeMs: number[] = [];
  const statusMs: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const node = await runProcess([process.execPath, '-e', '0']);
    const status = await runProcess(command('status'));
    if (round < 0) continue; // whatever the system has to read from the disk for the first time
    nodeMs.push(node.ms);
    statusMs.push(status.ms);
  }
  await server.drop(url);
  return { revisions: history.length, nodeMs, statusMs };
}
