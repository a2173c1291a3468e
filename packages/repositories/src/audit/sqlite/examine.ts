import type { TableAccess } from '../../access/table-access.ts';
import { mappedTable } from '../../mapping/mapped-table.ts';
import { auditLog } from '../audit-log.ts';
import { type ChainPart, type Link, type PartOfChains, problemOf } from '../chain/link.ts';
import { hashOf } from './append.ts';

interface Stored extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly lane: number;
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** Examined here, since SQLite has no SHA-256. */
export async function examine(
  log: TableAccess<typeof auditLog>,
  { from, continues, limit, oneLane }: PartOfChains,
): Promise<ChainPart> {
  const selection = mappedTable(auditLog, 'sqlite').mapping.selection('entry');
  const { rows } = await log.read<Stored>({
    text: `select ${selection} from audit_log entry
      where (lane, sequence) >= (?, ?) and (lane = ? or not ?) order by lane, sequence limit ?`,
    values: [from.lane, from.sequence, from.lane, Number(oneLane), limit],
  });
  let suspicious: Link | undefined;
  let before: Stored | undefined;
  for (const [index, row] of rows.entries()) {
    const link: Link = {
      id: BigInt(row.id),
      lane: row.lane,
      sequence: row.sequence,
      previousHash: row.previousHash,
      hash: row.hash,
      computedHash: hashOf(row),
      before: before?.lane === row.lane ? before : undefined,
    };
    before = row;
    const wholeLanes = !(continues && index === 0);
    if (problemOf(link, { wholeLanes }) === undefined) continue;
    suspicious = link;
    break;
  }
  const last = rows.at(-1);
  return {
    entries: rows.length,
    last: last && { lane: last.lane, sequence: last.sequence },
    suspicious,
  };
}
