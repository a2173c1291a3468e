import type { TableAccess } from '../../access/table-access.ts';
import { QueryError } from '../../errors/query-error.ts';
import { from } from '../../reading/select.ts';
import { compileStatement } from '../../statements/compiled-statement.ts';
import { slot } from '../../statements/slot.ts';
import type { auditLog } from '../audit-log.ts';
import { auditDialects } from '../dialects.ts';
import { missedHead } from './heads.ts';
import {
  type BrokenEntry,
  type ChainHead,
  type ChainPosition,
  type ChainProblem,
  type Link,
  problemOf,
} from './link.ts';

export interface VerifyOptions {
  /** Looks at each chain from its first entry of this time on only. @default from the beginning */
  readonly since?: Date;
  /** Ends of chains as `heads()` gave them before: each must still be there. @default none */
  readonly heads?: readonly ChainHead[];
}

/** What `verify` found. */
export type Verification =
  | { readonly ok: true /** How many were looked at. */; readonly entries: number }
  | { readonly ok: false; readonly entries: number; readonly broken: BrokenEntry };

/** So many entries are examined by one statement. */
const partSize = 20_000;

/** Examines the chains part by part, and stops at the first entry that is not as it was written. */
export async function verifyChains(
  log: TableAccess<typeof auditLog>,
  { since, heads = [] }: VerifyOptions,
): Promise<Verification> {
  if (since !== undefined && Number.isNaN(since.getTime())) {
    throw new QueryError('verify: "since" is no point in time.');
  }
  const { examine } = auditDialects[log.context.queryable.dialect];
  let entries = 0;
  for (const start of since === undefined ? [beginning] : await lanesSince(log, since)) {
    let position: ChainPosition = start;
    for (let isFirst = true; ; isFirst = false) {
      const continues = !isFirst || since !== undefined;
      const part = await examine(log, {
        from: position,
        continues,
        oneLane: since !== undefined,
        limit: partSize,
      });
      entries += part.entries - (isFirst ? 0 : 1);
      if (part.suspicious !== undefined) return { ok: false, entries, broken: describe(part.suspicious) };
      if (part.last === undefined || part.entries < partSize) break;
      position = part.last;
    }
  }
  const broken = await missedHead(log, heads);
  return broken === undefined ? { ok: true, entries } : { ok: false, entries, broken };
}

/** Before every lane. */
const beginning: ChainPosition = { lane: -(2 ** 31), sequence: 0 };

/** Of each lane the first entry of this time. */
async function lanesSince(log: TableAccess<typeof auditLog>, since: Date): Promise<ChainPosition[]> {
  const { mapped } = log;
  const { encode, databaseName } = mapped.mapping.column('createdAt');
  const statement = mapped.statements.get('lanes since', () =>
    compileStatement(
      from(mapped)
        .select('lane')
        .min({ sequence: 'sequence' })
        .where(databaseName, '>=', slot(0))
        .groupBy('lane')
        .orderBy('lane'),
    ),
  );
  const { rows } = await log.read<{ lane: number; sequence: string | number }>(
    statement.bind([encode(since)]),
  );
  return rows.map(({ lane, sequence }) => ({ lane, sequence: Number(sequence) }));
}

function describe(link: Link): BrokenEntry {
  // What was answered as suspicious is so by one of these; only what opens a lane depends on the option.
  const problem = problemOf(link, { wholeLanes: true }) ?? 'altered';
  const { id, lane, sequence, before } = link;
  const messages: Readonly<Record<ChainProblem, string>> = {
    altered: `Entry ${id} (lane ${lane}, ${sequence}) is not what was written: its contents do not have its hash.`,
    missing: `Before entry ${id} (lane ${lane}, ${sequence}), ${missingBetween(before?.sequence ?? 0, sequence)}.`,
    replaced: `Entry ${id} (lane ${lane}, ${sequence}) was written after another entry than the one before it.`,
  };
  return { id, lane, sequence, problem, message: messages[problem] };
}

function missingBetween(before: number, sequence: number): string {
  const count = sequence - before - 1;
  if (count < 1) return `the entries of the lane are not in their order`;
  return count === 1
    ? `entry ${sequence - 1} of the lane is missing`
    : `${count} entries of the lane are missing`;
}
