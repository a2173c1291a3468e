import type pg from 'pg';
import { parentOf, placeProcess } from './placement.ts';

/** Moves the server's processes, and with the one that starts them all that are to come. */
export async function placeServer(admin: pg.Client, cores: string): Promise<void> {
  const { rows } = await admin.query<{ pid: number }>(
    'select pid from pg_stat_activity order by pid = pg_backend_pid() desc',
  );
  for (const { pid } of rows) placeProcess(pid, cores);
  const own = rows[0]?.pid;
  if (own !== undefined) placeProcess(parentOf(own), cores);
}
