import type { PostgresServerOptions } from './postgres-server.ts';

export interface ReplicaOptions extends PostgresServerOptions {
  /**
   * Whether the primary acknowledges a COMMIT only when the replica has it safe. Then a promotion loses nothing that
   * was acknowledged, and commits on the primary wait while the replica is away. @default false
   */
  readonly synchronous?: boolean;
  /** Where the replica reaches the primary: a proxy, for one. @default the primary itself */
  readonly through?: { readonly host: string; readonly port: number };
  /** Its name in `pg_stat_replication`. @default one of its own */
  readonly applicationName?: string;
}

/** @throws RangeError naming the first option that cannot be, and its value. */
export function checkReplicaOptions({ through, applicationName }: ReplicaOptions): void {
  if (applicationName !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(applicationName))
    throw new RangeError(
      `applicationName must be 1 to 63 of a-z, 0-9 and _, not ${JSON.stringify(applicationName)}`,
    );
  if (through && !/^[\w.:-]+$/.test(through.host))
    throw new RangeError(`through.host must be a name or an address, not ${JSON.stringify(through.host)}`);
  if (through && !(Number.isInteger(through.port) && through.port > 0 && through.port < 65_536))
    throw new RangeError(`through.port must be an integer from 1 to 65535, not ${through.port}`);
}
