import { Type } from 'typebox';
import { NullableText } from './common.ts';

const NullableNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] });

/** A pool of connections at one moment. */
export const Pool = Type.Object(
  {
    name: Type.String({ description: 'service, gate, or replica 1, 2, …' }),
    target: NullableText,
    total: Type.Integer(),
    idle: Type.Integer(),
    inUse: Type.Integer(),
    waiting: Type.Integer({ description: 'Callers in line for a connection.' }),
    max: Type.Integer(),
    longestHeldMs: NullableNumber,
    breaker: Type.Enum(['closed', 'open', 'half-open', 'forced-open', 'disabled']),
    breakerReason: NullableText,
    timeouts: Type.Integer(),
    created: Type.Integer(),
    connectFailures: Type.Integer(),
    lost: Type.Integer(),
    replica: Type.Unsafe<{ state: string; lagMs: number | null } | null>({
      type: ['object', 'null'],
      properties: {
        state: { type: 'string', enum: ['fit', 'lagging', 'silent', 'promoted'] },
        lagMs: { type: ['number', 'null'] },
      },
    }),
  },
  { title: 'Pool' },
);

/** Counted since the service started. */
const counts = [
  'retries',
  'retriesRefused',
  'breakerOpened',
  'breakerRefused',
  'connectionsLost',
  'connectFailures',
  'leaks',
  'deadlinesExceeded',
  'replicaReadsElsewhere',
  'commitsResolved',
] as const;

export const Stats = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    uptimeMs: Type.Number(),
    pools: Type.Array(Pool),
    counts: Type.Object(Object.fromEntries(counts.map((name) => [name, Type.Integer()]))),
    routes: Type.Array(
      Type.Object({
        route: Type.String(),
        requests: Type.Integer(),
        failed: Type.Integer({ description: 'Answers of status 500 and above.' }),
        p50Ms: Type.Number(),
        p95Ms: Type.Number(),
        p99Ms: Type.Number(),
        maxMs: Type.Number(),
      }),
      { description: 'Over the last minute, the busiest first.' },
    ),
    keyUses: Type.Object({ waiting: Type.Integer(), lost: Type.Integer() }),
  },
  { title: 'Stats' },
);
