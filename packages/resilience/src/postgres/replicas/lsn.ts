/** A place in PostgreSQL's write-ahead log, in bytes from its beginning. Later places are greater. */
export type Lsn = bigint;

/** What PostgreSQL writes as `16/B374D848`; undefined where it is something else. */
export function parseLsn(text: unknown): Lsn | undefined {
  const [, high, low] = (typeof text === 'string' && /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text)) || [];
  if (high === undefined || low === undefined) return undefined;
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function formatLsn(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`.toUpperCase();
}
