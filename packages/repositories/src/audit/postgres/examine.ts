import type { TableAccess } from '../../access/table-access.ts';
import { type auditLog, genesis } from '../audit-log.ts';
import type { ChainPart, PartOfChains } from '../chain/link.ts';
import { hashOf } from './hash.ts';

interface Found {
  readonly kind: 'last' | 'suspicious';
  readonly entries: string;
  readonly id: string;
  readonly lane: number;
  readonly sequence: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly computed: string;
  readonly sequence_before: string | null;
  readonly hash_before: string | null;
}

/** Examined by the server, which answers with two rows at most. */
export async function examine(
  log: TableAccess<typeof auditLog>,
  { from, continues, limit, oneLane }: PartOfChains,
): Promise<ChainPart> {
  const values = [from.lane, from.sequence, limit, continues, oneLane];
  const { rows } = await log.read<Found>({ text, values });
  const last = rows.find(({ kind }) => kind === 'last');
  const suspicious = rows.find(({ kind }) => kind === 'suspicious');
  return {
    entries: Number(last?.entries ?? 0),
    last: last && { lane: last.lane, sequence: Number(last.sequence) },
    suspicious: suspicious && {
      id: BigInt(suspicious.id),
      lane: suspicious.lane,
      sequence: Number(suspicious.sequence),
      previousHash: suspicious.previous_hash,
      hash: suspicious.hash,
      computedHash: suspicious.computed,
      before:
        suspicious.sequence_before === null || suspicious.hash_before === null
          ? undefined
          : { sequence: Number(suspicious.sequence_before), hash: suspicious.hash_before },
    },
  };
}

// Hashed are the entries of the part, after it has been cut off.
const text = `with part as (
    select * from audit_log
    where (lane, sequence) >= ($1::integer, $2::bigint) and (lane = $1::integer or not $5::boolean)
    order by lane, sequence
    limit $3::integer
  ), linked as (
    select id, lane, sequence, previous_hash, hash, ${hashOf('part')} as computed,
      lag(sequence) over link as sequence_before, lag(hash) over link as hash_before,
      row_number() over (order by lane, sequence) as position
    from part window link as (partition by lane order by sequence)
  )
  (select 'suspicious' as kind, null as entries, * from linked
    where hash <> computed or case
      when sequence_before is null then (position > 1 or not $4::boolean) and (sequence <> 1 or previous_hash <> '${genesis}')
      else sequence <> sequence_before + 1 or previous_hash <> hash_before end
    order by position limit 1)
  union all
  (select 'last', (select count(*) from part), * from linked order by position desc limit 1)`;
