import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { FaultKind } from './fault-kind.ts';
import type { PlannedFault } from './fault-plan.ts';
import type { FaultWorld } from './fault-world.ts';

/** Resolves after so many milliseconds, or when `happened` does, or when the run is stopped. */
export type Wait = (ms: number, happened?: Promise<unknown>) => Promise<void>;

/** Does one fault to the world, from its beginning to its end; says whether it hit anything. */
type Strike = (world: FaultWorld, fault: PlannedFault, wait: Wait) => Promise<boolean>;

/** How long a fault that waits for its moment (a COMMIT, a number of bytes) waits. */
const PATIENCE_MS = 1_000;
const LONGEST_LATENCY_MS = 20;
const LONGEST_CUT_BYTES = 2_000;

export const strikes: Readonly<Record<FaultKind, Strike>> = {
  kill: async ({ server }, { lastsMs }, wait) => {
    await server.kill();
    await wait(lastsMs);
    await server.start();
    return true;
  },
  restart: async ({ server }, { lastsMs }, wait) => {
    await server.stop();
    await wait(lastsMs);
    await server.start();
    return true;
  },
  terminate: async (world, { strength }) => (await world.terminate(strength)) > 0,
  cut: async (world, { how }) => {
    const proxy = proxyOf(world);
    const { open } = proxy.traffic;
    proxy.cut(how);
    return open > 0;
  },
  'cut-after': armed((proxy, { strength, direction, how }) =>
    proxy.cutAfter(
      1 + Math.floor(strength * LONGEST_CUT_BYTES),
      direction === 'both' ? 'toClient' : direction,
      how,
    ),
  ),
  'cut-before-commit': armed((proxy, { how }) => proxy.cutBeforeCommit(how)),
  'drop-acknowledgement': armed((proxy, { how }) => proxy.dropNextCommitAcknowledgement(how)),
  blackhole: lasting((proxy, { direction }) => proxy.blackhole(direction)),
  stall: lasting((proxy, { direction }) => proxy.stall(direction)),
  delay: lasting((proxy, { direction, strength }) => {
    const conditions = { latencyMs: strength * LONGEST_LATENCY_MS, jitterMs: LONGEST_LATENCY_MS };
    proxy.setNetwork({
      ...(direction === 'toClient' ? {} : { toServer: conditions }),
      ...(direction === 'toServer' ? {} : { toClient: conditions }),
    });
  }),
  refuse: lasting((proxy) => proxy.refuse()),
  promote: async (world, { lastsMs }, wait) => {
    const { server: old, replica, proxy } = world;
    if (!replica) throw new Error('there is no replica to promote');
    if (old === replica) return false; // in an earlier run
    // What a stopped primary has acknowledged, it has sent; a killed one only where it waited for the replica.
    await (replica.synchronous ? old.kill() : old.stop());
    await wait(lastsMs);
    await replica.promote();
    world.server = replica;
    proxy?.retarget({ host: new URL(replica.url).hostname, port: replica.port });
    return true;
  },
};

/** A fault of the network which lasts its time. */
function lasting(begin: (proxy: TcpProxy, fault: PlannedFault) => void): Strike {
  return async (world, fault, wait) => {
    const proxy = proxyOf(world);
    begin(proxy, fault);
    await wait(fault.lastsMs);
    await proxy.heal();
    return true;
  };
}

/** A fault of the network which waits for its moment. */
function armed(arm: (proxy: TcpProxy, fault: PlannedFault) => Promise<boolean>): Strike {
  return async (world, fault, wait) => {
    const proxy = proxyOf(world);
    const happened = arm(proxy, fault);
    await wait(PATIENCE_MS, happened);
    await proxy.heal();
    return happened;
  };
}

function proxyOf({ proxy }: FaultWorld): TcpProxy {
  if (proxy) return proxy;
  throw new Error('there is no proxy to do it with'); // such faults are not planned without one
}
