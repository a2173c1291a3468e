import { Socket } from 'node:net';

import type pg from 'pg';

import { ConnectionSilentError } from '../pool/connection-silent-error.ts';
import { SilenceWatch } from '../pool/silence-watch.ts';
import { isBusy } from './client-state.ts';
import { findDeadBackends } from './find-dead-backends.ts';
import { describeHost, type Host } from './hosts/host.ts';
import type { Loan, PoolSupervisor } from './pool-supervisor.ts';

/** A client as it is: left out of node-postgres's types. The native one has no connection of its own. */
interface WatchedClient {
  readonly connection?: pg.Connection;
  readonly processID?: number | null;
  readonly host: string;
  readonly port: number;
}

/** Lets no statement wait for a server that does not work on it: see `keepAlive` of the pool's options. */
export function watchSilence(pool: pg.Pool, supervisor: PoolSupervisor, limitMs: number): SilenceWatch<Loan> {
  return new SilenceWatch<Loan>({
    limitMs,
    lines: () => supervisor.loans.entries(),
    received: ({ client }) => {
      const { connection, processID } = watched(client);
      const stream = connection?.stream;
      return isBusy(client) && processID && stream instanceof Socket ? stream.bytesRead : undefined;
    },
    ask: (loans) => askAbout(pool, loans),
    onDead: ({ client }, silentMs, why) => {
      const error = new ConnectionSilentError(describeHost(hostOf(client)), silentMs, why);
      watched(client).connection?.stream.destroy(error);
    },
  });
}

async function askAbout(pool: pg.Pool, loans: readonly Loan[]): Promise<ReadonlyMap<Loan, string>> {
  const byHost = Map.groupBy(loans, ({ client }) => describeHost(hostOf(client)));
  const answers = await Promise.all(
    [...byHost.values()].map(async (there) => {
      const [first] = there;
      if (first === undefined) return [];
      const pids = there.map(({ client }) => watched(client).processID ?? 0);
      const dead = await findDeadBackends(pool.options, hostOf(first.client), pids);
      return there.flatMap((loan): [Loan, string][] => {
        const why = dead.get(watched(loan.client).processID ?? 0);
        return why === undefined ? [] : [[loan, why]];
      });
    }),
  );
  return new Map(answers.flat());
}

function hostOf(client: pg.PoolClient): Host {
  const { host: name, port } = watched(client);
  return { name, port };
}

function watched(client: pg.PoolClient): WatchedClient {
  return client as unknown as WatchedClient; // each PoolClient is a Client, which the types do not describe in full
}
