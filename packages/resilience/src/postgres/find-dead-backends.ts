import pg from 'pg';

import type { Host } from './hosts/host.ts';
import { withMessenger } from './messenger.ts';

/** How long the server may take to say what it is doing, connecting included, in milliseconds. */
const answerMs = 5_000;

interface ActivityRow extends pg.QueryResultRow {
  readonly own: number;
  readonly pid: number;
  readonly found: boolean;
  readonly state: string | null;
}

const activityQuery = `select pg_backend_pid() as own, asked.pid, activity.pid is not null as found, activity.state
from unnest($1::int[]) asked (pid) left join pg_stat_activity activity on activity.pid = asked.pid`;

/**
 * Asks the server at `host`, over a connection of its own, which of these server processes will not answer what they
 * were sent: those that are gone, and those that wait for a statement themselves. All, where the server cannot be
 * reached. None, where it answers but cannot say: it refuses the connection, or a pooler stands in between.
 */
export async function findDeadBackends(
  options: pg.ClientConfig,
  host: Host,
  pids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  try {
    return await withMessenger(
      options,
      answerMs,
      async (messenger) => {
        const { rows } = await messenger.query<ActivityRow>(activityQuery, [pids]);
        // Behind a pooler, numbers are the pooler's.
        const { processID } = messenger as { readonly processID?: number }; // left out of node-postgres's types
        const direct = rows.every(({ own }) => own === processID);
        return direct ? new Map(rows.flatMap(whyDead)) : new Map();
      },
      host,
    );
  } catch (error) {
    if (error instanceof pg.DatabaseError) return new Map();
    const reason = error instanceof Error ? error.message : String(error);
    return new Map(pids.map((pid) => [pid, `the server could not be asked about it (${reason})`]));
  }
}

function whyDead({ pid, found, state }: ActivityRow): [pid: number, why: string][] {
  if (!found) return [[pid, 'the server has no such session any more']];
  return state?.startsWith('idle') === true ? [[pid, 'the server waits for a statement itself']] : [];
}
