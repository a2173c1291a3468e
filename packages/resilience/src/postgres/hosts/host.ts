/** One server of several that a URL names. */
export interface Host {
  /** A name, an address, or the folder of a Unix socket. */
  readonly name: string;
  readonly port: number;
}

/** `db-1:5432`, as errors and statistics show it. */
export function describeHost({ name, port }: Host): string {
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}
