import type { TableAccess } from '../../access/table-access.ts';
import { isAnyOf } from '../../criteria/equality.ts';
import { selectRows } from '../../reading/select.ts';
import { auditLog } from '../audit-log.ts';
import type { BrokenEntry, ChainHead, ChainProblem } from './link.ts';

/** The end of each chain. */
export async function chainHeads(log: TableAccess<typeof auditLog>): Promise<ChainHead[]> {
  const { rows } = await log.read<{ lane: number; sequence: string | number; hash: string }>({
    text: `select entry.lane, entry.sequence, entry.hash from ${auditLog.name} entry
      join (select lane, max(sequence) as sequence from ${auditLog.name} group by lane) last
        on last.lane = entry.lane and last.sequence = entry.sequence
      order by entry.lane`,
    values: [],
  });
  return rows.map(({ lane, sequence, hash }) => ({ lane, sequence: Number(sequence), hash }));
}

/** The first of the chains' ends that is not there any more. */
export async function missedHead(
  log: TableAccess<typeof auditLog>,
  heads: readonly ChainHead[],
): Promise<BrokenEntry | undefined> {
  const { mapping } = log.mapped;
  const columns = [mapping.column('lane'), mapping.column('sequence')];
  for (let first = 0; first < heads.length; first += headsAtOnce) {
    const some = heads.slice(first, first + headsAtOnce);
    const wanted = isAnyOf(
      log.mapped,
      columns,
      some.map(({ lane, sequence }) => [columns[0]?.encode(lane), columns[1]?.encode(BigInt(sequence))]),
    );
    const rows = await log.rows(selectRows(log.mapped, { predicate: wanted }));
    const found = new Map(rows.map((row) => [`${row.lane} ${row.sequence}`, row]));
    for (const { lane, sequence, hash } of some) {
      const entry = found.get(`${lane} ${sequence}`);
      if (entry?.hash === hash) continue;
      const where = `(lane ${lane}, ${sequence})`;
      const [problem, message]: [ChainProblem, string] =
        entry === undefined
          ? ['missing', `The entry ${where} that once was the last of its lane is gone.`]
          : ['replaced', `Entry ${entry.id} ${where} is not the one that once was the last of its lane.`];
      return { id: entry?.id, lane, sequence, problem, message };
    }
  }
  return undefined;
}

const headsAtOnce = 1000;
