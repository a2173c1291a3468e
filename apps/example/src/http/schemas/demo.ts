import { Type } from 'typebox';
import { Exactly, NullableText } from './common.ts';

/** Something to break. */
export const Fault = Type.Union(
  [
    Exactly({
      kind: Type.Literal('latency', { description: 'Every answer of the database comes later.' }),
      ms: Type.Integer({ minimum: 1, maximum: 5_000 }),
    }),
    Exactly({
      kind: Type.Literal('failures', { description: 'A share of what is sent to the database fails.' }),
      rate: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
    }),
    Exactly({ kind: Type.Literal('cut', { description: 'Every connection is cut, once.' }) }),
    Exactly({ kind: Type.Literal('restart', { description: 'The database is killed, and started again.' }) }),
    Exactly({
      kind: Type.Literal('failover', { description: 'The primary is killed, and the replica promoted.' }),
    }),
  ],
  { title: 'Fault' },
);

export const DemoState = Type.Object(
  {
    /** What can be broken here: without a replica nothing fails over. */
    faults: Type.Array(Type.Enum(['latency', 'failures', 'cut', 'restart', 'failover'])),
    active: Type.Array(
      Type.Object({
        kind: Type.Enum(['latency', 'failures', 'cut', 'restart', 'failover']),
        detail: NullableText,
      }),
    ),
    database: Type.String({ description: 'What the database is, for people.' }),
    replica: NullableText,
    /** Requests a second that the demo makes by itself. */
    backgroundRate: Type.Number(),
  },
  { title: 'DemoState' },
);
