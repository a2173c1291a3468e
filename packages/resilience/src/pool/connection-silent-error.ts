import { HoldfastError } from '../errors/holdfast-error.ts';

/** Nothing came over a connection on which an answer was due, and the server was not working on one. */
export class ConnectionSilentError extends HoldfastError {
  readonly silentMs: number;

  /** `target`: such as `db-1:5432`. `why`: what was learned over another connection. */
  constructor(target: string, silentMs: number, why: string) {
    super(
      'ConnectionSilentError',
      'HF_CONNECTION_SILENT',
      `nothing came from ${target} for ${(silentMs / 1_000).toFixed(1)} s while a statement ran, and ${why}: ` +
        'the connection was given up.\n' +
        '  Look for what drops packets between here and there without ending connections: a firewall, a NAT, a failover.',
    );
    this.silentMs = silentMs;
  }
}
