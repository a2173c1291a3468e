import { requireCount } from '../../errors/require-that.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { LoadableConnection, LoadablePool } from './loadable-pool.ts';
import { watchPoolUse } from './watch-pool-use.ts';

export interface RequestLoadOptions extends ScenarioOptions {
  /** How many ask at once. */
  readonly callers?: number;
  /** How often each asks. */
  readonly requests?: number;
}

export type Request = (connection: LoadableConnection) => unknown;

/** Callers that take a connection, ask something, and give it back; waiting for the connection is part of the latency. */
export function requestLoad(
  { name, callers, requests, thresholds }: Required<RequestLoadOptions> & { readonly name: string },
  request: Request,
): Scenario<LoadablePool> {
  requireCount(`${name}.callers`, callers);
  requireCount(`${name}.requests`, requests);
  return {
    name: `${name} load`,
    about: `${callers} callers × ${requests} requests, after one of each that does not count`,
    thresholds,
    measure: async (pool, recording) => {
      // The connections are made before it counts: that is part of no normal request.
      await Promise.allSettled(Array.from({ length: callers }, () => ask(pool, request)));
      recording.begin();
      watchPoolUse(recording.sampling, pool);
      await callInTurns(recording, { callers, calls: callers * requests }, () => ask(pool, request));
    },
  };
}

/** One request on a connection of its own, which is given back. */
export async function ask(pool: LoadablePool, request: Request): Promise<void> {
  const connection = await pool.connect();
  try {
    await request(connection);
  } finally {
    connection.release();
  }
}
