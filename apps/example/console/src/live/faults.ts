import type { Fault } from '../api/client.ts';

/** What can be broken with one press. */
export const faults: readonly { readonly label: string; readonly told: string; readonly fault: Fault }[] = [
  {
    label: 'Slow it down',
    told: 'Every answer of the database comes 200 ms later.',
    fault: { kind: 'latency', ms: 200 },
  },
  {
    label: '30 % failures',
    told: 'Three statements of ten lose their connection.',
    fault: { kind: 'failures', rate: 0.3 },
  },
  { label: 'Cut connections', told: 'All of them, once.', fault: { kind: 'cut' } },
  {
    label: 'Kill the database',
    told: 'It dies at once, and is started again.',
    fault: { kind: 'restart' },
  },
  { label: 'Fail over', told: 'The primary dies, the replica takes its place.', fault: { kind: 'failover' } },
];
